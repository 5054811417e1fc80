using System.Globalization;
using Locking.Nodes;
using Locking.Simulation.Model;
using Locking.Tests.Support;
using Xunit;

namespace Locking.Tests.Nodes;

/// <summary>
/// The same random commands to a real server and to the model the simulator uses must give the same answers; so what the simulator
/// shows about the model is true of the scripts. <c>LOCK_MODEL_SEED</c> asks for the commands of an earlier run; tokens and times are new ones.
/// </summary>
public sealed class ModelConformanceTests(LockFixture fixture, ITestOutputHelper output) : IClassFixture<LockFixture>
{
    private const int Steps = 3_000;
    private static readonly TimeSpan Ttl = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan Reservation = TimeSpan.FromMinutes(4);

    // So long that no epoch ends while the test looks.
    private static readonly TimeSpan FenceLife = TimeSpan.FromDays(36_500);
    private const long AnHourOfNumbers = 3_600_000L * ModelNode.PerMs;
    private static readonly string[] Names = ["a", "b", "c"];
    private readonly KeySpace _space = new("model" + Guid.NewGuid().ToString("N"));
    private readonly List<LockToken> _tokens = [.. Enumerable.Range(0, 3).Select(_ => LockToken.First(RandomSource.System))];

    [Theory]
    [InlineData(0)]
    [InlineData(64)]
    public async Task The_model_answers_as_the_scripts_do(int stride)
    {
        var seed = Environment.GetEnvironmentVariable("LOCK_MODEL_SEED") is { Length: > 0 } given ? int.Parse(given, CultureInfo.InvariantCulture) : Environment.TickCount;
        output.WriteLine($"seed {seed}");
        var random = new Random(seed);
        await using var twins = await TwinNodes.OpenAsync(fixture.Endpoints[0], _space, Names, ["p0", "p1"]);
        await twins.ForgetAsync(TimeSpan.Zero);
        await twins.AdmitAsync(new AdmissionCommand(_space, TimeSpan.Zero, OthersTop: 0));
        for (var step = 0; step < Steps; step++)
        {
            try
            {
                await StepAsync(twins, stride, random);
                await twins.KnowTheSameAsync();
            }
            catch (Exception e)
            {
                throw new InvalidOperationException($"seed {seed}, step {step}", e);
            }
        }
    }

    private Task StepAsync(TwinNodes twins, int stride, Random random)
    {
        var settings = new CommandSettings(_space, Ttl, stride, FenceLife, $"p{random.Next(3)}", Reservation);
        var near = Math.Max(1, twins.Top + random.Next(-100_000, 100_000));
        return random.Next(100) switch
        {
            < 2 => twins.ForgetAsync(TimeSpan.FromHours(random.Next(2) * 2)),
            < 7 => twins.RestartAsync(Batch()),
            < 17 => twins.AdmitAsync(new AdmissionCommand(
                _space, TimeSpan.FromHours(random.Next(2)), random.Next(3) switch { 0 => null, 1 => near + AnHourOfNumbers, _ => 0 }, IsNew: random.Next(8) == 0)),
            < 29 => twins.SetTimeLeftAsync(Left(), name: Names[random.Next(3)]),
            < 31 => twins.SetTimeLeftAsync(Left(), counter: Names[random.Next(3)]),
            < 33 => twins.SetTimeLeftAsync(Left(), waiters: true),
            < 35 => twins.NewEpochAsync(),
            < 45 when stride > 0 => twins.RaiseAsync(Command(settings, 0, random), near),
            _ => twins.CommandsAsync(Batch()),
        };

        // Mostly long enough to last until the test is over, so that a renewal shows; or none.
        TimeSpan Left() => TimeSpan.FromMinutes(random.Next(4) == 0 ? 0 : 2);

        NodeBatch Batch()
        {
            var batch = new NodeBatch();
            var hint = random.Next(50) == 0 ? near / ModelNode.Round * ModelNode.Round : 0;
            for (var i = random.Next(3) == 0 ? random.Next(2, 6) : 1; i > 0; i--)
                batch.Add(new NodeCommand((CommandKind)random.Next(3), Command(settings, hint, random), Nobody.Instance, default));
            return batch;
        }
    }

    private HoldCommand Command(CommandSettings settings, long hint, Random random)
    {
        var who = random.Next(3);
        if (random.Next(3) == 0)
            _tokens[who] = random.Next(4) == 0 ? LockToken.First(RandomSource.System) : _tokens[who].Next();
        var keys = LockKeys.From([.. Names.Where(_ => random.Next(2) == 0).Append(Names[random.Next(3)])], 10);
        return new HoldCommand(settings, keys, _tokens[who])
        {
            AsManyAsFree = random.Next(4) == 0,
            Ticket = random.Next(3) == 0 ? random.Next(3).ToString("D16", CultureInfo.InvariantCulture) : null,
            BaseHint = hint,
        };
    }
}
