using Npgsql;

namespace Inventory.Worker.Configuration;

/// <summary>Where Postgres and RabbitMQ are: the section <c>ConnectionStrings</c>.</summary>
/// <param name="Postgres">Npgsql connection string.</param>
/// <param name="RabbitMq">AMQP URI.</param>
public sealed record ConnectionSettings(string Postgres, Uri RabbitMq)
{
    private const string PostgresKey = "ConnectionStrings:Postgres";
    private const string RabbitMqKey = "ConnectionStrings:RabbitMq";

    /// <summary>Reads and checks both.</summary>
    /// <exception cref="SettingsException">One is missing or cannot be read.</exception>
    public static ConnectionSettings Read(IConfiguration configuration) => new(ReadPostgres(configuration), ReadRabbitMq(configuration));

    /// <summary>Reads and checks <c>ConnectionStrings:Postgres</c>.</summary>
    /// <exception cref="SettingsException">It is missing or cannot be read.</exception>
    public static string ReadPostgres(IConfiguration configuration)
    {
        var text = Required(configuration, PostgresKey, "Host=localhost;Database=inventory;Username=inventory;Password=…");
        try
        {
            var parsed = new NpgsqlConnectionStringBuilder(text);
            if (string.IsNullOrEmpty(parsed.Host))
                throw new SettingsException($"{PostgresKey} names no Host; add Host=… to it.");
            parsed.ApplicationName ??= "inventory";
            // The hot path runs a handful of statements: prepare them all, without a call for each.
            if (!IsGiven(parsed, "Max Auto Prepare"))
                parsed.MaxAutoPrepare = 100;
            // Nothing is set on a connection but inside a transaction, so there is nothing to undo when it goes back to the pool.
            if (!IsGiven(parsed, "No Reset On Close"))
                parsed.NoResetOnClose = true;
            return parsed.ConnectionString;
        }
        catch (ArgumentException problem)
        {
            throw new SettingsException($"{PostgresKey} is no Npgsql connection string: {problem.Message}");
        }
    }

    /// <summary>Reads and checks <c>ConnectionStrings:RabbitMq</c>.</summary>
    /// <exception cref="SettingsException">It is missing or cannot be read.</exception>
    public static Uri ReadRabbitMq(IConfiguration configuration)
    {
        var text = Required(configuration, RabbitMqKey, "amqp://guest:guest@localhost:5672/");
        return Uri.TryCreate(text, UriKind.Absolute, out var uri) && uri.Scheme is "amqp" or "amqps"
            ? uri
            : throw new SettingsException($"{RabbitMqKey} is no AMQP URI; write it as amqp://user:password@host:5672/vhost (or amqps://…), with special characters percent-encoded.");
    }

    // ContainsKey says whether Npgsql knows a keyword, not whether the string has it.
    private static bool IsGiven(NpgsqlConnectionStringBuilder parsed, string keyword) =>
        parsed.Keys.Contains(keyword, StringComparer.OrdinalIgnoreCase);

    private static string Required(IConfiguration configuration, string key, string example) =>
        configuration[key] is { Length: > 0 } value
            ? value
            : throw new SettingsException($"{key} is not set; set the environment variable {key.Replace(":", "__", StringComparison.Ordinal)}, for example {example}");
}
