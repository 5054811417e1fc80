using Microsoft.Extensions.Logging;

namespace Locking.Simulation.World;

/// <summary>An error in the library's log is a defect, whatever else happens.</summary>
internal sealed class SimLogger(Action<string> onError) : ILogger
{
    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Error;

    public void Log<TState>(
        LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        if (logLevel >= LogLevel.Error)
            onError(formatter(state, exception) + " " + exception);
    }
}
