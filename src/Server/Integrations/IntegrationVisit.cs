using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;

namespace FabAccess.Server.Integrations;

/// <summary>Knocks at the integration broker without a name, which it must refuse: so it is there, it speaks MQTT, and it lets nobody in unasked.</summary>
internal static class IntegrationVisit
{
    private const byte Connect = 0x10, ConnectAnswer = 0x20, Version = 5, CleanStart = 0x02, NotAuthorised = 0x87;

    /// <summary>Null when it refused; else what is wrong, as a sentence.</summary>
    /// <param name="listen">Where it is.</param>
    /// <param name="hasTls">Whether it speaks TLS.</param>
    /// <param name="now">For its certificate's end.</param>
    /// <param name="stop">The caller's patience.</param>
    public static async Task<string?> Make(IPEndPoint listen, bool hasTls, DateTimeOffset now, CancellationToken stop)
    {
        try
        {
            using var client = new TcpClient(listen.AddressFamily) { NoDelay = true };
            await client.ConnectAsync(listen, stop);
            DateTime? ends = null;
            Stream stream = client.GetStream();
            if (hasTls)
            {
                // Whether devices believe it is theirs to say; that it has run out is everybody's trouble.
                var tls = new SslStream(stream, leaveInnerStreamOpen: false, (_, shown, _, _) => (ends = (shown as X509Certificate2)?.NotAfter) is not null);
                stream = tls;
                await tls.AuthenticateAsClientAsync(new SslClientAuthenticationOptions { TargetHost = listen.Address.ToString(), EnabledSslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13 }, stop);
            }
            await using (stream)
            {
                await stream.WriteAsync(new byte[] { Connect, 13, 0, 4, (byte)'M', (byte)'Q', (byte)'T', (byte)'T', Version, CleanStart, 0, 30, 0, 0, 0 }, stop);
                byte[] answer = new byte[4];
                await stream.ReadExactlyAsync(answer, stop);
                return answer switch
                {
                    [ConnectAnswer, _, _, NotAuthorised] => ends < now.LocalDateTime ? $"Its certificate ended on {ends:yyyy-MM-dd}." : null,
                    [ConnectAnswer, _, _, 0] => "It lets everybody in: what listens there is not the integration broker.",
                    _ => "What listens there does not answer as a broker does.",
                };
            }
        }
        catch (Exception e) when (e is IOException or SocketException or AuthenticationException)
        {
            return $"The integration broker at {listen} cannot be reached: {(e.InnerException ?? e).Message}";
        }
        catch (OperationCanceledException)
        {
            return $"The integration broker at {listen} did not answer in time.";
        }
    }
}
