using System.Text.Json;
using Inventory.Cli.CommandLine;

namespace Inventory.Cli.Stacks;

/// <summary>What a running stack writes down about itself, for the other commands.</summary>
internal sealed record StackState
{
    /// <summary>The process that holds it all.</summary>
    public required int Pid { get; init; }

    public required ConnectionSettings Connections { get; init; }

    public required IReadOnlyList<StackMember> Servers { get; init; }

    public required IReadOnlyList<StackMember> Workers { get; init; }

    public static StackState Of(InventoryStack stack) => new()
    {
        Pid = Environment.ProcessId,
        Connections = stack.Connections,
        Servers = [.. stack.Servers.Select(s => new StackMember(s.Name, s.Endpoint))],
        Workers = [.. stack.Workers.Select(w => new StackMember(w.Name, w.Url.GetLeftPart(UriPartial.Authority)))],
    };

    /// <summary>The stack that runs in this folder; null when none does.</summary>
    public static StackState? FindRunning()
    {
        if (!StackLock.IsHeld() || !File.Exists(StackFolder.StateFile))
            return null;
        try
        {
            return JsonFile.Read<StackState>(File.ReadAllText(StackFolder.StateFile));
        }
        catch (JsonException problem)
        {
            throw new UserErrorException($"{StackFolder.StateFile} cannot be read: {problem.Message}", problem);
        }
    }

    /// <summary>Writes the state for others to find.</summary>
    public Task WriteAsync(CancellationToken cancellationToken) =>
        JsonFile.WriteAsync(new FileInfo(StackFolder.StateFile), this, cancellationToken);
}

/// <summary>A server or worker of a stack.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Address">host:port, or the address of a worker's pages.</param>
internal sealed record StackMember(string Name, string Address);
