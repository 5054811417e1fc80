using System.Runtime.InteropServices;

namespace Inventory.Cli.Stacks;

/// <summary>The <c>dotnet</c> that runs this process.</summary>
internal static class DotnetHost
{
    // Three folders above shared/Microsoft.NETCore.App/VERSION/, whether it was started through dotnet or its own launcher.
    public static string Path { get; } =
        System.IO.Path.GetFullPath(System.IO.Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "../../../dotnet"));
}
