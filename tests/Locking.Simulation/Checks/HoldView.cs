namespace Locking.Simulation.Checks;

/// <summary>Makes the exception for a broken promise, with what is needed to see it again.</summary>
internal sealed class HoldView(SimulationSettings settings, Func<long> steps)
{
    public SafetyViolationException Violation(string what) =>
        new($"{what} (seed {settings.Seed}, step {steps()}, {settings})");
}
