namespace Inventory.Cli.CommandLine;

/// <summary>Where the service's servers are.</summary>
internal sealed record ConnectionSettings
{
    /// <summary>Npgsql connection string.</summary>
    public string? Postgres { get; init; }

    /// <summary>AMQP address.</summary>
    public string? RabbitMq { get; init; }

    /// <summary>Base address of the payment provider's API.</summary>
    public string? PaymentsApiBase { get; init; }

    /// <summary>Key of the payment provider's API.</summary>
    public string? PaymentsApiKey { get; init; }

    public string RequirePostgres() => Postgres ?? throw Missing("Postgres", "--postgres", "ConnectionStrings__Postgres");

    public Uri RequireRabbitMq()
    {
        var text = RabbitMq ?? throw Missing("RabbitMQ", "--rabbitmq", "ConnectionStrings__RabbitMq");
        return Uri.TryCreate(text, UriKind.Absolute, out var uri) && uri.Scheme is "amqp" or "amqps"
            ? uri
            : throw new UserErrorException("The RabbitMQ address must look like amqp://user:password@host:5672/vhost.");
    }

    private static UserErrorException Missing(string server, string option, string variable) =>
        new($"Which {server}? Start a stack here with 'inventory stack up', or give {option} or the variable {variable}.");
}
