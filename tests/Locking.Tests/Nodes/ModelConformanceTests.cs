using System.Globalization;
using Locking.Nodes;
using Locking.Redis;
using Locking.Simulation.Model;
using Locking.Tests.Support;
using Microsoft.Extensions.Logging.Abstractions;
using StackExchange.Redis;
using Xunit;

namespace Locking.Tests.Nodes;

/// <summary>
/// The same random commands to a real server and to the model the simulator uses must give the same answers; so what the simulator
/// shows about the model is true of the scripts.
/// </summary>
public sealed class ModelConformanceTests(LockFixture fixture, ITestOutputHelper output) : IClassFixture<LockFixture>, IAsyncLifetime
{
    private static readonly TimeSpan Ttl = TimeSpan.FromMinutes(5);
    private static readonly string[] Names = ["a", "b", "c"];
    private readonly KeySpace _space = new("model" + Guid.NewGuid().ToString("N"));
    private readonly HashSet<string> _listening = [];
    private RedisConnection _connection = null!;
    private RedisLockNode _node = null!;
    private ModelNode _model = null!;

    public async ValueTask InitializeAsync()
    {
        _connection = new RedisConnection(fixture.Endpoints[0], TimeSpan.FromSeconds(10), NullLogger.Instance);
        await _connection.FirstAttempt;
        _node = new RedisLockNode(_connection, TimeProvider.System);
        _model = new ModelNode(
            () => TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds(), (process, _) => _listening.Contains(process));
    }

    public ValueTask DisposeAsync() => _connection.DisposeAsync();

    [Theory]
    [InlineData(0)]
    [InlineData(64)]
    public async Task The_model_answers_as_the_scripts_do(int stride)
    {
        var seed = Environment.TickCount;
        output.WriteLine($"seed {seed}");
        var random = new Random(seed);
        await using var subscriber = await LockFixture.OpenAsync(fixture.Endpoints[0]);
        foreach (var process in new[] { "p0", "p1" })
        {
            _listening.Add(process);
            await subscriber.GetSubscriber().SubscribeAsync(RedisChannel.Literal(_space.WakeChannel(process)), static (_, _) => { });
        }
        var database = subscriber.GetDatabase();
        await database.HashSetAsync(_space.Meta, [new("ready", "1"), new("base", 0), new("top", 0), new("floor", 1000)]);
        _model.SetMeta(true, 0, 0, floor: 1000);

        var tokens = Enumerable.Range(0, 3).Select(_ => LockToken.First(RandomSource.System)).ToList();
        for (var step = 0; step < 3000; step++)
        {
            var process = $"p{random.Next(3)}";
            var settings = new CommandSettings(_space, Ttl, stride, TimeSpan.FromHours(1), process, TimeSpan.FromMinutes(4));
            var where = $"seed {seed}, step {step}";
            if (stride > 0 && random.Next(4) == 0)
            {
                var command = Command(settings, tokens, 0, random);
                var number = random.Next(100_000);
                Same(_model.Raise(command, number), await _node.RaiseFenceAsync(command, number), where);
                continue;
            }
            var batch = new NodeBatch();
            var hint = random.Next(50) == 0 ? random.Next(5) * 65_536 : 0;
            for (var i = random.Next(3) == 0 ? random.Next(2, 6) : 1; i > 0; i--)
                batch.Add(new NodeCommand((CommandKind)random.Next(3), Command(settings, tokens, hint, random), Nobody.Instance, default));
            await SameAsync(batch, where);
        }
    }

    private static HoldCommand Command(CommandSettings settings, List<LockToken> tokens, long hint, Random random)
    {
        var who = random.Next(3);
        if (random.Next(3) == 0)
            tokens[who] = random.Next(4) == 0 ? LockToken.First(RandomSource.System) : tokens[who].Next();
        var keys = LockKeys.From([.. Names.Where(_ => random.Next(2) == 0).Append(Names[random.Next(3)])], 10);
        return new HoldCommand(settings, keys, tokens[who])
        {
            AsManyAsFree = random.Next(4) == 0,
            Ticket = random.Next(3) == 0 ? random.Next(1000).ToString("D16", CultureInfo.InvariantCulture) : null,
            BaseHint = hint,
        };
    }

    private async Task SameAsync(NodeBatch batch, string where)
    {
        await _node.ExecuteAsync(batch);
        for (var i = 0; i < batch.Count; i++)
        {
            var expected = _model.Execute(batch[i].Kind, batch[i].Hold);
            var actual = batch.Reply(i);
            // Times are read at two moments; everything else is exact.
            Assert.InRange((expected.HolderTtl - actual.HolderTtl).Duration(), TimeSpan.Zero, TimeSpan.FromSeconds(2));
            Same(expected with { HolderTtl = default }, actual with { HolderTtl = default }, $"{where}, command {i} of {batch.Count}");
        }
    }

    private static void Same<T>(T expected, T actual, string where) => Assert.True(Equals(expected, actual), $"{where}: {expected} / {actual}");
}
