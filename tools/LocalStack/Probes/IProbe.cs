namespace LocalStack.Probes;

/// <summary>Asks a server whether it is ready for clients, in its own protocol: an open port alone proves nothing.</summary>
internal interface IProbe
{
    /// <summary>False while it is not; no exception for a server that is not there yet.</summary>
    Task<bool> AnswersAsync(string host, CancellationToken cancellationToken);
}
