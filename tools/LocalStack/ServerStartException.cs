namespace LocalStack;

/// <summary>A local server could not be started. The message names it and shows the last lines of its log.</summary>
public sealed class ServerStartException : Exception
{
    /// <summary>Creates an exception without a message.</summary>
    public ServerStartException()
    {
    }

    /// <summary>Creates an exception with a message.</summary>
    /// <param name="message">Which server, why, and the end of its log.</param>
    public ServerStartException(string message)
        : base(message)
    {
    }

    /// <summary>Creates an exception with a message and its cause.</summary>
    /// <param name="message">Which server, why, and the end of its log.</param>
    /// <param name="innerException">What went wrong underneath.</param>
    public ServerStartException(string message, Exception? innerException)
        : base(message, innerException)
    {
    }
}
