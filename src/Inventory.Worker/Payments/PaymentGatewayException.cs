namespace Inventory.Worker.Payments;

/// <summary>The provider could not be asked, or its answer could not be read: nothing is known. Try again later.</summary>
public sealed class PaymentGatewayException : Exception
{
    /// <summary>Creates the exception without words.</summary>
    public PaymentGatewayException()
    {
    }

    /// <summary>Creates the exception.</summary>
    /// <param name="message">What was asked and what came of it.</param>
    public PaymentGatewayException(string message)
        : base(message)
    {
    }

    /// <summary>Creates the exception.</summary>
    /// <param name="message">What was asked and what came of it.</param>
    /// <param name="innerException">The fault underneath.</param>
    public PaymentGatewayException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
