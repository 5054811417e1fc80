using System.Globalization;
using LocalStack.Admin;
using LocalStack.Ports;
using LocalStack.Probes;

namespace LocalStack.Processes;

/// <summary>RabbitMQ as a process, with files, Erlang cookie and port mapper of its own.</summary>
internal sealed class RabbitMqProcess : ServerProcess, IRabbitMqServer
{
    private readonly PortReservation _management;
    private readonly PortReservation _distribution = PortReservation.Take();
    private readonly PortReservation _epmd = PortReservation.Take();
    private readonly ServerSettings _settings;
    private readonly ServerBinaries _binaries;

    public RabbitMqProcess(
        string name, PortReservation amqp, PortReservation management, LocalServersOptions options, ServerBinaries binaries, string folder)
        : base(name, ServerKind.RabbitMq, amqp, new RabbitMqProbe(amqp.Port, management.Port), options, folder)
    {
        _management = management;
        _settings = options.Settings;
        _binaries = binaries;
        Environment = new Dictionary<string, string>
        {
            ["HOME"] = Folder,
            ["ERL_EPMD_PORT"] = Text(_epmd.Port),
            ["RABBITMQ_CONF_ENV_FILE"] = "/dev/null",
            ["RABBITMQ_CONFIG_FILE"] = ConfigurationFile,
            ["RABBITMQ_ADVANCED_CONFIG_FILE"] = Path.Combine(Folder, "advanced.config"),
            ["RABBITMQ_CONFIG_FILES"] = Path.Combine(Folder, "conf.d"),
            ["RABBITMQ_ENABLED_PLUGINS_FILE"] = PluginsFile,
            ["RABBITMQ_MNESIA_BASE"] = DataFolder,
            ["RABBITMQ_LOG_BASE"] = Folder,
            ["RABBITMQ_LOGS"] = "-",
            ["RABBITMQ_NODENAME"] = "inventory@localhost",
            ["RABBITMQ_DIST_PORT"] = Text(_distribution.Port),
            ["RABBITMQ_PID_FILE"] = Path.Combine(Folder, "rabbitmq.pid"),
            ["RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS"] =
                $"-kernel inet_dist_use_interface {{127,0,0,1}} -start_epmd false {_settings.ErlangArguments}",
        };
    }

    public int ManagementPort => _management.Port;

    protected override IReadOnlyList<string> Command =>
        ["sh", "-c", Script.Read("rabbitmq.sh"), "rabbitmq.sh", _binaries.Epmd, _binaries.RabbitMqServer];

    protected override IReadOnlyDictionary<string, string> Environment { get; }

    protected override IEnumerable<PortReservation> OtherPorts => [_management, _distribution, _epmd];

    private string ConfigurationFile => Path.Combine(Folder, "rabbitmq.conf");

    private string PluginsFile => Path.Combine(Folder, "enabled_plugins");

    protected override async Task PrepareAsync(CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(DataFolder);
        await File.WriteAllTextAsync(PluginsFile, ServerArguments.RabbitMqPlugins, cancellationToken);
        await File.WriteAllLinesAsync(
            ConfigurationFile,
            [
                $"listeners.tcp.local = 127.0.0.1:{Text(Port)}",
                "management.tcp.ip = 127.0.0.1",
                $"management.tcp.port = {Text(ManagementPort)}",
                $"default_user = {Credentials.User}",
                $"default_pass = {Credentials.Password}",
                .. ServerArguments.RabbitMq(_settings),
            ],
            cancellationToken);
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
