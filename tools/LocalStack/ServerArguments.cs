namespace LocalStack;

/// <summary>What the servers are told in the same way as processes and in containers.</summary>
internal static class ServerArguments
{
    /// <summary>Content of <c>enabled_plugins</c>.</summary>
    public const string RabbitMqPlugins = "[rabbitmq_management,rabbitmq_consistent_hash_exchange].\n";

    /// <summary>Redis never evicts: an evicted lock would be a lost one.</summary>
    public static IEnumerable<string> Redis(ServerSettings settings) =>
    [
        "--save", "",
        "--appendonly", settings.RedisAppendOnly ? "yes" : "no",
        "--appendfsync", "always",
        "--maxmemory-policy", "noeviction",
        .. settings.RedisArguments,
    ];

    /// <summary>Postgres as <c>-c name=value</c>; durable, because what is shown here must hold in earnest.</summary>
    public static IEnumerable<string> Postgres(ServerSettings settings, bool withStatementStatistics)
    {
        var values = new Dictionary<string, string>
        {
            ["fsync"] = "on",
            ["synchronous_commit"] = "on",
            ["full_page_writes"] = "on",
            ["max_connections"] = "200",
        };
        if (withStatementStatistics)
            values["shared_preload_libraries"] = "pg_stat_statements";
        foreach ((string name, string value) in settings.Postgres)
            values[name] = value;
        return values.SelectMany(setting => (string[])["-c", $"{setting.Key}={setting.Value}"]);
    }

    /// <summary>Lines of <c>rabbitmq.conf</c>.</summary>
    public static IEnumerable<string> RabbitMq(ServerSettings settings) =>
    [
        "vm_memory_high_watermark.relative = 0.4",
        "disk_free_limit.absolute = 256MB",
        .. settings.RabbitMqConfiguration,
    ];
}
