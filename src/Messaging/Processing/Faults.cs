using System.Net.Sockets;
using Messaging.Fencing;
using Messaging.Handling;
using Npgsql;

namespace Messaging.Processing;

/// <summary>Tells faults that pass from those that stay.</summary>
public static class Faults
{
    /// <summary>True for a fault of the surroundings: the same message will succeed once they are well again.</summary>
    public static bool IsTransient(Exception exception) => exception switch
    {
        LocksUnavailableException or FenceRefusedException or StaleStateException => true,
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

    // What the message's own content can cause: data out of range, constraints, limits of a statement, a trigger that says no. Everything
    // else is the surroundings: connections, locks, rights, a schema that is older than the program.
    private static bool IsTransientState(PostgresException exception) =>
        exception.SqlState is not { Length: 5 } state || state[..2] is not ("21" or "22" or "23" or "54" or "P0");
}
