using System.Net.Sockets;
using Inventory.Worker.Configuration;
using Inventory.Worker.Payments;
using LocalStack;
using MassTransit;
using Npgsql;
using RabbitMQ.Client.Exceptions;

namespace Inventory.Cli.CommandLine;

/// <summary>Turns what went wrong into one line.</summary>
internal static class Problems
{
    private const string Debug = "INVENTORY_DEBUG";

    /// <summary>The line; null to let the exception through with its stack trace, when <c>INVENTORY_DEBUG</c> is set.</summary>
    public static string? Explain(Exception problem) => problem switch
    {
        _ when Environment.GetEnvironmentVariable(Debug) is { Length: > 0 } => null,
        UserErrorException or SettingsException or ServersMissingException or ServerStartException => problem.Message,
        OperationCanceledException => "Stopped.",
        PostgresException { SqlState: PostgresErrorCodes.UndefinedTable } => "The database has no inventory tables yet: migrate it first (Inventory.Worker migrate).",
        PostgresException postgres => $"Postgres refused: {postgres.MessageText}",
        NpgsqlException => $"Postgres does not answer: {Innermost(problem)}",
        MessageReturnedException => "No queue takes this message: start a worker first, it creates the queues.",
        BrokerUnreachableException or RabbitMqConnectionException or AlreadyClosedException or OperationInterruptedException =>
            $"RabbitMQ does not answer: {Innermost(problem)}",
        PaymentGatewayException => $"The payment provider does not answer: {problem.Message}",
        HttpRequestException or SocketException or IOException or UnauthorizedAccessException => Innermost(problem),
        _ => $"Unexpected {problem.GetType().Name}: {OneLine(problem.Message)} (set {Debug}=1 to see where)",
    };

    private static string Innermost(Exception problem) => OneLine(problem.GetBaseException().Message);

    private static string OneLine(string text) => text.ReplaceLineEndings(" ").Trim();
}
