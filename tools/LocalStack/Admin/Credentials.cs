namespace LocalStack.Admin;

/// <summary>The user name and password of every server here; they listen on the loopback address only.</summary>
internal static class Credentials
{
    public const string User = "inventory";

    public const string Password = "inventory";
}
