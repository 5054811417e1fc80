using System.Net.Sockets;
using Messaging.Handling;
using Npgsql;

namespace Messaging.Processing;

/// <summary>Tells faults that pass from those that stay.</summary>
public static class Faults
{
    /// <summary>True for a fault of the surroundings: the same message will succeed once they are well again.</summary>
    public static bool IsTransient(Exception exception) => exception switch
    {
        LocksUnavailableException or StaleStateException => true,
        PostgresException database => IsTransientState(database),
        NpgsqlException { IsTransient: true } => true,
        NpgsqlException { InnerException: TimeoutException or IOException or SocketException } => true,
        TimeoutException or SocketException => true,
        _ => exception.InnerException is { } inner && IsTransient(inner),
    };

    /// <summary>
    /// True when two transactions decided the same new entity at once. The loser sees the winner's row when it tries again; when it does
    /// not, the fault is no race.
    /// </summary>
    public static bool IsRace(Exception exception) => exception is PostgresException { SqlState: PostgresErrorCodes.UniqueViolation };

    // IsTransient knows deadlocks, serialization failures, lack of resources and lost connections. These are a server that is being
    // restarted or switched over, and rights or objects that a migration is about to add.
    private static bool IsTransientState(PostgresException exception) => exception.IsTransient || exception.SqlState is
        PostgresErrorCodes.AdminShutdown or PostgresErrorCodes.CrashShutdown or PostgresErrorCodes.CannotConnectNow
        or PostgresErrorCodes.ReadOnlySqlTransaction or PostgresErrorCodes.QueryCanceled or PostgresErrorCodes.LockNotAvailable
        or PostgresErrorCodes.UndefinedTable or PostgresErrorCodes.InvalidCatalogName;
}
