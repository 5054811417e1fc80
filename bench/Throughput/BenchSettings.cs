namespace Throughput;

/// <summary>How much is measured.</summary>
/// <param name="Rounds">How often each side takes its turn.</param>
/// <param name="Turn">How long one turn takes, about.</param>
/// <param name="WarmUp">How long each side works before it is measured.</param>
internal sealed record BenchSettings(int Rounds, TimeSpan Turn, TimeSpan WarmUp);
