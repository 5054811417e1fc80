namespace LocalStack;

/// <summary>Programs needed to run the servers as processes are not installed. The message is one line that says what to type.</summary>
public sealed class ServersMissingException : Exception
{
    /// <summary>Creates an exception without a message.</summary>
    public ServersMissingException()
    {
    }

    /// <summary>Creates an exception with a message.</summary>
    /// <param name="message">What is missing and the command that installs it.</param>
    public ServersMissingException(string message)
        : base(message)
    {
    }

    /// <summary>Creates an exception with a message and its cause.</summary>
    /// <param name="message">What is missing and the command that installs it.</param>
    /// <param name="innerException">What went wrong underneath.</param>
    public ServersMissingException(string message, Exception? innerException)
        : base(message, innerException)
    {
    }
}
