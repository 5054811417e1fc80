namespace Inventory.Cli.Stacks;

/// <summary>How to run this very program again.</summary>
internal static class SelfProgram
{
    /// <summary>Program and arguments.</summary>
    public static IReadOnlyList<string> Command(params IEnumerable<string> arguments) =>
        [DotnetHost.Path, typeof(SelfProgram).Assembly.Location, .. arguments];
}
