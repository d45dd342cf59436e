using System.Buffers.Binary;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using FabAccess.Server.Keys;

namespace FabAccess.Server.Broker;

/// <summary>
/// Connects to the broker once, says hello and leaves, with a certificate that exists in memory for minutes. A broker gives a
/// name's connection to whoever came last by it: so a visit in a box's name ends the box's own connection.
///
/// The two packets are written by hand (MQTT 5.0, 3.1 and 3.14): a client library would want its key in a file.
/// </summary>
internal static class BriefVisit
{
    private const byte Connect = 0x10, ConnectAnswer = 0x20, Disconnect = 0xE0, Version = 5, CleanStart = 0x02;

    /// <summary>Null when the broker said yes; else why it did not come to that, as a sentence.</summary>
    /// <param name="authority">That signs the visitor's certificate, and the broker's.</param>
    /// <param name="broker">Where it is.</param>
    /// <param name="visitor">As whom.</param>
    /// <param name="stop">The caller's patience.</param>
    public static async Task<string?> Make(CertificateAuthority authority, (string Host, int Port) broker, CertificateProfile visitor, CancellationToken stop)
    {
        try
        {
            using var certificate = authority.IssueWithKey(visitor);
            using var client = new TcpClient { NoDelay = true };
            await client.ConnectAsync(broker.Host, broker.Port, stop);
            await using var tls = new SslStream(client.GetStream());
            await tls.AuthenticateAsClientAsync(
                new SslClientAuthenticationOptions
                {
                    TargetHost = broker.Host,
                    EnabledSslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13,
                    ClientCertificateContext = SslStreamCertificateContext.Create(certificate, null, offline: true),
                    // Neither a name nor a date counts, but that the lab's own CA made it for a broker.
                    RemoteCertificateValidationCallback = (_, shown, _, _) => shown is X509Certificate2 its && authority.IsOurBroker(its),
                },
                stop);
            await tls.WriteAsync(Hello(visitor.Name), stop);
            byte[] answer = new byte[4];
            await tls.ReadExactlyAsync(answer, stop);
            if (answer is not [ConnectAnswer, _, _, 0]) return $"The broker said no (0x{answer[3]:X2}).";
            await tls.WriteAsync(new byte[] { Disconnect, 0 }, stop);
            return null;
        }
        catch (Exception e) when (e is IOException or SocketException or AuthenticationException)
        {
            return $"The broker at {broker.Host}:{broker.Port} cannot be reached: {(e.InnerException ?? e).Message}";
        }
        catch (OperationCanceledException)
        {
            return $"The broker at {broker.Host}:{broker.Port} did not answer in time.";
        }
    }

    private static byte[] Hello(string name)
    {
        byte[] id = Encoding.UTF8.GetBytes(name);
        // Protocol name, its version, flags, keep-alive, no properties, client id. A name is short enough for a length of one byte.
        byte[] body = [0, 4, .. "MQTT"u8, Version, CleanStart, 0, 30, 0, 0, 0, .. id];
        BinaryPrimitives.WriteUInt16BigEndian(body.AsSpan(body.Length - id.Length - sizeof(ushort)), checked((ushort)id.Length));
        return [Connect, checked((byte)body.Length), .. body];
    }
}
