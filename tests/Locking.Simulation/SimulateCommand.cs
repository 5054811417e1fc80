using System.Globalization;
using Locking.Simulation.Checks;

namespace Locking.Simulation;

/// <summary><c>./run simulate</c>: as many steps as wanted, or a failed seed once more.</summary>
internal static class SimulateCommand
{
    public const string Name = "simulate";

    private const string Usage = "usage: ./run simulate [--seed NUMBER] [--steps NUMBER]   (default: a new seed, 10000000 steps)";

    public static int Run(ReadOnlySpan<string> options)
    {
        var campaign = new Campaign(Environment.TickCount & 0xFFFFFF, 10_000_000);
        while (!options.IsEmpty)
        {
            switch (options)
            {
                case ["--seed", var text, ..] when int.TryParse(text, CultureInfo.InvariantCulture, out var seed) && seed >= 0:
                    campaign = campaign with { Seed = seed };
                    break;
                case ["--steps", var text, ..] when long.TryParse(text, CultureInfo.InvariantCulture, out var steps) && steps > 0:
                    campaign = campaign with { Steps = steps };
                    break;
                default:
                    Console.Error.WriteLine(Usage);
                    return 2;
            }
            options = options[2..];
        }
        return Run(campaign);
    }

    private static int Run(Campaign campaign)
    {
        var last = campaign.Seed + campaign.Runs - 1;
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"seeds {campaign.Seed} to {last}, {Math.Min(Campaign.StepsPerRun, campaign.Steps):N0} steps each"));
        try
        {
            var (steps, grants, took) = campaign.Run();
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{steps:N0} steps, {grants:N0} leases in {took.TotalSeconds:F1} s, {steps / took.TotalSeconds:N0} steps/s: every promise was kept"));
            return 0;
        }
        catch (SafetyViolationException violation)
        {
            Console.WriteLine($"BROKEN: {violation.Message}");
            return 1;
        }
    }
}
