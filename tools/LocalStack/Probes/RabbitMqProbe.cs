using LocalStack.Admin;

namespace LocalStack.Probes;

/// <summary>Both doors of the broker: AMQP greets, and the management API answers an administrator.</summary>
internal sealed class RabbitMqProbe(int amqpPort, int managementPort) : IProbe
{
    // The answer is the beginning of Connection.Start: a method frame on channel 0.
    private readonly LineProbe _amqp = new(amqpPort, "AMQP\0\0\u0009\u0001", "\u0001\0\0");

    public async Task<bool> AnswersAsync(string host, CancellationToken cancellationToken)
    {
        if (!await _amqp.AnswersAsync(host, cancellationToken))
            return false;
        using var admin = new RabbitMqAdmin(host, managementPort);
        return await admin.AnswersAsync(cancellationToken);
    }
}
