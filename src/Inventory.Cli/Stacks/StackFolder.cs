namespace Inventory.Cli.Stacks;

/// <summary>The folder <c>.inventory</c> below the current one: what runs here, and the logs of what ran last.</summary>
internal static class StackFolder
{
    public static string Root => Path.Combine(Environment.CurrentDirectory, ".inventory");

    public static string StateFile => Path.Combine(Root, "stack.json");

    public static string LockFile => Path.Combine(Root, "stack.lock");

    public static string HoldLog => Path.Combine(Root, "stack.log");

    public static string DemoLogs => Path.Combine(Root, "demo");

    public static string Logs => Path.Combine(Root, "logs");
}
