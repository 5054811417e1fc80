namespace Locking;

/// <summary>Thrown where work may only go on while a lease is held, and it no longer is.</summary>
public sealed class LockLostException : Exception
{
    /// <summary>Creates the exception.</summary>
    /// <param name="message">Which locks were lost and why, in one line.</param>
    public LockLostException(string message)
        : base(message)
    {
    }
}
