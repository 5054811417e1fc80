namespace LocalStack.Tests.Support;

internal static class Folders
{
    /// <summary>A new empty folder that other users may pass, as Postgres must where the tests run as root.</summary>
    public static string Create() =>
        Directory.CreateDirectory(Path.Combine(Path.GetTempPath(), $"stack-test-{Guid.NewGuid():N}")).FullName;
}
