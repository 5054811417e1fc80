namespace LocalStack;

/// <summary>Settings of the servers themselves.</summary>
public sealed record ServerSettings
{
    /// <summary>Whether a Redis node writes an append-only file (fsync on every write) and so keeps its keys over a restart. Default: false.</summary>
    public bool RedisAppendOnly { get; init; }

    /// <summary>More arguments for <c>redis-server</c>, e.g. <c>["--io-threads", "2"]</c>. Default: none.</summary>
    public IReadOnlyList<string> RedisArguments { get; init; } = [];

    /// <summary>
    /// Postgres settings, name to value, laid over the defaults: fsync and synchronous_commit on, max_connections 200, and
    /// pg_stat_statements preloaded where it is installed. Default: none.
    /// </summary>
    public IReadOnlyDictionary<string, string> Postgres { get; init; } = new Dictionary<string, string>();

    /// <summary>Lines added to <c>rabbitmq.conf</c>. Default: none.</summary>
    public IReadOnlyList<string> RabbitMqConfiguration { get; init; } = [];

    /// <summary>
    /// Arguments for the Erlang VM. Default: <c>+sbwt none</c>, so that an idle broker's schedulers do not spin on cores it shares
    /// with everything else on the machine.
    /// </summary>
    public string ErlangArguments { get; init; } = "+sbwt none";
}
