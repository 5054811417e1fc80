namespace Inventory.Cli.CommandLine;

/// <summary>Something the user can mend; shown as one line.</summary>
internal sealed class UserErrorException(string message, Exception? cause = null) : Exception(message, cause);
