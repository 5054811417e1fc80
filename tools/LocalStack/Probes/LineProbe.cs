using System.Net.Sockets;
using System.Text;

namespace LocalStack.Probes;

/// <summary>Sends a few bytes over TCP and compares the beginning of the answer.</summary>
internal sealed class LineProbe(int port, string question, string answer) : IProbe
{
    public async Task<bool> AnswersAsync(string host, CancellationToken cancellationToken)
    {
        try
        {
            using var client = new TcpClient();
            await client.ConnectAsync(host, port, cancellationToken);
            NetworkStream stream = client.GetStream();
            await stream.WriteAsync(Encoding.Latin1.GetBytes(question), cancellationToken);
            byte[] buffer = new byte[answer.Length];
            int read = await stream.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancellationToken);
            return Encoding.Latin1.GetString(buffer, 0, read) == answer;
        }
        catch (Exception failure) when (failure is SocketException or IOException)
        {
            return false;
        }
    }
}
