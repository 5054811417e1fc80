using System.Diagnostics;
using Locking.Simulation.Checks;
using Locking.Simulation.World;

namespace Locking.Simulation;

/// <summary>Many runs with consecutive seeds, side by side on all cores; each run is single-threaded and depends on its seed alone.</summary>
internal sealed record Campaign(int Seed, long Steps)
{
    /// <summary>Long enough for trouble to build up, short enough to be run again under a debugger.</summary>
    public const long StepsPerRun = 100_000;

    public int Runs => (int)((Steps + StepsPerRun - 1) / StepsPerRun);

    /// <summary>Runs them all.</summary>
    /// <returns>Steps executed, leases granted, and how long it took.</returns>
    /// <exception cref="SafetyViolationException">A promise was broken; the message says how to see it again.</exception>
    public (long Steps, long Grants, TimeSpan Took) Run()
    {
        var started = Stopwatch.GetTimestamp();
        long steps = 0;
        long grants = 0;
        SafetyViolationException? violation = null;
        Parallel.For(0, Runs, new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount }, (run, loop) =>
        {
            try
            {
                var result = Simulation.Run(Settings(Seed + run) with { Steps = Math.Min(StepsPerRun, Steps) });
                Interlocked.Add(ref steps, result.Steps);
                Interlocked.Add(ref grants, result.Grants);
            }
            catch (SafetyViolationException found)
            {
                violation = new SafetyViolationException(
                    $"{found.Message}; again: ./run simulate --seed {Seed + run} --steps {Math.Min(StepsPerRun, Steps)}");
                loop.Stop();
            }
        });
        return violation is null ? (steps, grants, Stopwatch.GetElapsedTime(started)) : throw violation;
    }

    /// <summary>What a seed stands for.</summary>
    public static SimulationSettings Settings(int seed) => new()
    {
        Seed = seed,
        Nodes = (seed % 4) switch { 0 => 1, 3 => 5, _ => 3 },
        Weather = seed % 5 == 0 ? Weather.SlowOnly : Weather.Storm,
        Ttl = seed % 5 == 0 ? TimeSpan.FromSeconds(10) : TimeSpan.FromSeconds(1),
    };
}
