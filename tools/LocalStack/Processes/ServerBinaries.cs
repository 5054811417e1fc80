using System.Globalization;

namespace LocalStack.Processes;

/// <summary>Where the server programs are on this machine, and what to type when they are not there.</summary>
internal sealed class ServerBinaries
{
    private ServerBinaries(string redisServer, string postgresFolder, string rabbitMqServer, string epmd) =>
        (RedisServer, PostgresFolder, RabbitMqServer, Epmd) = (redisServer, postgresFolder, rabbitMqServer, epmd);

    public string RedisServer { get; }

    /// <summary>The folder of <c>postgres</c> and <c>initdb</c>.</summary>
    public string PostgresFolder { get; }

    /// <summary>The server script itself: the wrapper that packages put on the PATH switches user and uses the system's data.</summary>
    public string RabbitMqServer { get; }

    public string Epmd { get; }

    /// <summary>Finds what the given stack needs.</summary>
    /// <param name="options">Which servers.</param>
    /// <param name="exists">Whether a file exists; null to look at the disk.</param>
    /// <exception cref="ServersMissingException">Something is not installed, or this is not Linux.</exception>
    public static ServerBinaries Find(LocalServersOptions options, Func<string, bool>? exists = null)
    {
        exists ??= File.Exists;
        if (!OperatingSystem.IsLinux())
            throw new ServersMissingException("Servers run as plain processes on Linux only: start a Docker engine.");

        var missing = new List<string>();
        string Need(bool needed, string package, string? path)
        {
            if (needed && path is null && !missing.Contains(package))
                missing.Add(package);
            return path ?? "";
        }

        string redis = Need(options.RedisNodes > 0, "redis-server", OnPath("redis-server", exists));
        string postgres = Need(options.Postgres, "postgresql", FindPostgres(exists));
        string rabbit = Need(options.RabbitMq, "rabbitmq-server", FindRabbitMq(exists));
        string epmd = Need(options.RabbitMq, "rabbitmq-server", OnPath("epmd", exists));
        Need(true, "util-linux", OnPath("setsid", exists));
        return missing.Count == 0
            ? new ServerBinaries(redis, postgres, rabbit, epmd)
            : throw new ServersMissingException(
                $"Not installed: {string.Join(", ", missing)}. Type ./run setup to install, or start a Docker engine to use containers.");
    }

    private static string? FindPostgres(Func<string, bool> exists)
    {
        const string Debian = "/usr/lib/postgresql";
        string? packaged = !Directory.Exists(Debian) ? null : Directory.GetDirectories(Debian)
            .Where(version => exists($"{version}/bin/initdb") && exists($"{version}/bin/postgres"))
            .MaxBy(version => int.TryParse(Path.GetFileName(version), CultureInfo.InvariantCulture, out int number) ? number : 0);
        return packaged is not null ? $"{packaged}/bin" : Path.GetDirectoryName(OnPath("initdb", exists));
    }

    private static string? FindRabbitMq(Func<string, bool> exists)
    {
        const string Debian = "/usr/lib/rabbitmq/bin/rabbitmq-server";
        return exists(Debian) ? Debian : OnPath("rabbitmq-server", exists);
    }

    private static string? OnPath(string program, Func<string, bool> exists)
    {
        string folders = Environment.GetEnvironmentVariable("PATH") + ":/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";
        return folders.Split(':', StringSplitOptions.RemoveEmptyEntries)
            .Select(folder => Path.Combine(folder, program))
            .FirstOrDefault(exists);
    }
}
