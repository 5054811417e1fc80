using System.Diagnostics;
using System.Globalization;
using Locking.Simulation.World;
using Xunit;

namespace Locking.Simulation;

public sealed class SafetyTests(ITestOutputHelper output)
{
    private const long StepsPerRun = 100_000;

    /// <summary>SIMULATION_SEED and SIMULATION_STEPS ask for other runs than the usual ones.</summary>
    [Fact]
    public void Under_all_faults_there_is_one_holder_it_is_told_in_time_and_numbers_grow()
    {
        var seed = FromEnvironment("SIMULATION_SEED", Environment.TickCount & 0xFFFFFF);
        var steps = FromEnvironment("SIMULATION_STEPS", 10_000_000);
        output.WriteLine($"seeds from {seed}");
        var clock = Stopwatch.StartNew();
        long done = 0;
        long grants = 0;
        for (var run = 0; done < steps; run++)
        {
            var result = Simulation.Run(Settings((int)seed + run) with { Steps = Math.Min(StepsPerRun, steps) });
            done += result.Steps;
            grants += result.Grants;
        }
        output.WriteLine($"{done:N0} steps, {grants:N0} leases in {clock.Elapsed.TotalSeconds:F0} s");
        Assert.True(grants > done / 1000, "The simulation must do something.");
    }

    [Fact]
    public void The_same_seed_gives_the_same_run()
    {
        for (var seed = 1; seed <= 3; seed++)
        {
            var first = Simulation.Run(Settings(seed) with { Steps = 20_000 });
            Assert.Equal(first, Simulation.Run(Settings(seed) with { Steps = 20_000 }));
            Assert.NotEqual(first.Fingerprint, Simulation.Run(Settings(seed + 100) with { Steps = 20_000 }).Fingerprint);
        }
    }

    internal static SimulationSettings Settings(int seed) => new()
    {
        Seed = seed,
        Nodes = (seed % 4) switch { 0 => 1, 3 => 5, _ => 3 },
        Weather = seed % 5 == 0 ? Weather.SlowOnly : Weather.Storm,
        Ttl = seed % 5 == 0 ? TimeSpan.FromSeconds(10) : TimeSpan.FromSeconds(1),
    };

    private static long FromEnvironment(string name, long fallback) =>
        Environment.GetEnvironmentVariable(name) is { Length: > 0 } text ? long.Parse(text, CultureInfo.InvariantCulture) : fallback;
}
