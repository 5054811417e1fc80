namespace Inventory.Cli.Stacks;

/// <summary>A lock on a file, held as long as a stack runs. Ends with the process, so a number that another process got since cannot deceive.</summary>
internal sealed class StackLock : IDisposable
{
    private readonly FileStream _file;

    private StackLock(FileStream file) => _file = file;

    /// <summary>Takes the lock; null when another process has it.</summary>
    public static StackLock? TryTake()
    {
        Directory.CreateDirectory(StackFolder.Root);
        try
        {
            return new StackLock(new FileStream(StackFolder.LockFile, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
        }
        catch (IOException)
        {
            return null;
        }
    }

    public static bool IsHeld()
    {
        if (!File.Exists(StackFolder.LockFile))
            return false;
        using var mine = TryTake();
        return mine is null;
    }

    public void Dispose()
    {
        File.Delete(StackFolder.StateFile);
        _file.Dispose();
    }
}
