namespace Locking.Simulation.Checks;

/// <summary>A promise was broken; the message says which, and how to see it again.</summary>
public sealed class SafetyViolationException(string message) : Exception(message);
