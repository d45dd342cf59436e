using System.Diagnostics;
using System.Runtime.InteropServices;

namespace FabAccess.Mqtt;

/// <summary>
/// TLS on one connection, as libmosquitto does it, and three things about it that a loop of one's own must know.
///
/// While the handshake runs, the library wants to write all the time (the CONNECT is queued already), so a loop that waited
/// for the socket to be writable would turn without rest. The handshake is begun when the socket is writable, which is
/// when TCP is up, and from then on only what arrives moves it.
///
/// A client of TLS 1.3 is done before the broker has looked at its certificate. Whoever sends the CONNECT at once is reset
/// where it is not let in, and the reset takes the reason along; so the broker has the next word, be it the reason or a
/// session ticket.
///
/// What TLS has decrypted already does not make the socket readable: <see cref="HasDecrypted"/> says that there is more.
///
/// The name in the broker's certificate is not compared unless asked for: the link looks names up itself and hands over an address, and a
/// lab's broker has no name that a stranger could not write into a certificate anyway. What counts is that the lab's CA
/// signed it, for a server: a box's certificate does not pass (its purpose is another), and OpenSSL sees to that.
/// </summary>
internal sealed unsafe class TlsLayer
{
    private const int Tls13 = 0x0304;

    /// <summary>How long the CONNECT waits for the broker's word; it then goes out whatever comes of it.</summary>
    private static readonly TimeSpan AnswerLimit = TimeSpan.FromMilliseconds(200);

    // OpenSSL's own functions, found through the library that was linked with it, so that no version of OpenSSL is named here.
    private static readonly Lazy<nint> Linked = new(() => NativeLibrary.Load(Mosquitto.Library, typeof(Mosquitto).Assembly, DllImportSearchPath.SafeDirectories));
    private static readonly Lazy<nint> Pending = new(() => NativeLibrary.GetExport(Linked.Value, "SSL_pending"));
    private static readonly Lazy<nint> InitFinished = new(() => NativeLibrary.GetExport(Linked.Value, "SSL_is_init_finished"));
    private static readonly Lazy<nint> Version = new(() => NativeLibrary.GetExport(Linked.Value, "SSL_version"));

    private readonly nint handle;
    private string? complaint;
    private readonly byte[]? kept;
    private long finishedAt;
    private bool mayWrite, isKnown;

    /// <exception cref="IOException">A file is not there or may not be read.</exception>
    public TlsLayer(nint handle, MqttTls files)
    {
        this.handle = handle;
        string? identity = files.IdentityFile.Length > 0 ? files.IdentityFile : null;
        RequireReadable(files.CaFile, "the lab's CA");
        if (identity is not null) RequireReadable(identity, "this program's certificate and key");
        Mosquitto.Check(Mosquitto.SetTls(handle, files.CaFile, null, identity, identity, 0));
        Mosquitto.Check(Mosquitto.SetTlsInsecure(handle, !files.ComparesName));
    }

    /// <summary>Whom the device's certificate was signed by says nothing; that it is the one that was kept says all. Compared before the first packet goes out.</summary>
    /// <exception cref="IOException">Its file is not there, may not be read, or holds none.</exception>
    public TlsLayer(nint handle, MqttDevice device)
    {
        this.handle = handle;
        kept = PeerCertificate.Read(device.CertificateFile);
        Mosquitto.Check(Mosquitto.SetTls(handle, device.CertificateFile, null, null, null, 0));
        Mosquitto.Check(Mosquitto.SetTlsOptions(handle, 0, null, null));
        Mosquitto.Check(Mosquitto.SetTlsInsecure(handle, true));
    }

    /// <summary>TCP is up, and the handshake has been begun.</summary>
    public bool IsBegun { get; set; }

    /// <summary>The handshake is over, as far as this side knows.</summary>
    public bool IsFinished => Ask(InitFinished) != 0;

    /// <summary>Why the other end is not the device; null while it is, or before that shows.</summary>
    public string? Stranger
    {
        get
        {
            if (kept is null || isKnown || !IsFinished) return null;
            isKnown = PeerCertificate.Of(Linked.Value, Mosquitto.Ssl(handle)) is { } shown && shown.AsSpan().SequenceEqual(kept);
            return isKnown ? null : complaint = MqttDevice.IsAnother;
        }
    }

    /// <summary>There is more to read without waiting for the socket.</summary>
    public bool HasDecrypted => Ask(Pending) > 0;

    /// <summary>Whether the first packet may go out. Asked after each read of the handshake.</summary>
    /// <param name="hasRead">Something had arrived.</param>
    public bool MayWrite(bool hasRead)
    {
        if (mayWrite || !IsFinished) return mayWrite;
        if (kept is not null && !isKnown) return false;
        if (finishedAt != 0 || Ask(Version) != Tls13) return mayWrite = hasRead || Stopwatch.GetElapsedTime(finishedAt) > AnswerLimit;
        finishedAt = Stopwatch.GetTimestamp();
        return false;
    }

    /// <summary>What the library complained about last, in words; null when it did not.</summary>
    public string? Complaint => complaint;

    /// <param name="line">An error line of the library's log, such as <c>OpenSSL Error[0]: error:0A000086:SSL routines::certificate verify failed</c>.</param>
    public void Heard(string line) => complaint = InWords(line);

    internal static string InWords(string line)
    {
        string what = line[(line.LastIndexOf(':') + 1)..].Trim();
        return what switch
        {
            "certificate verify failed" => "the broker's certificate is not one of the lab's CA for a broker, or is out of its dates",
            _ when what.EndsWith("alert certificate revoked", StringComparison.Ordinal) => "the broker does not let this certificate in: it was revoked",
            _ when what.EndsWith("alert certificate expired", StringComparison.Ordinal) => MqttTls.HasExpired,
            // The second comes from a CA that took the name of the lab's.
            _ when what.EndsWith("alert unknown ca", StringComparison.Ordinal) || what.EndsWith("alert decrypt error", StringComparison.Ordinal) => "the broker does not let this certificate in: another CA signed it",
            _ when what.EndsWith("alert unsupported certificate", StringComparison.Ordinal) => "the broker does not let this certificate in: it is for another purpose",
            _ when what.EndsWith("alert certificate required", StringComparison.Ordinal) => "the broker wants a certificate, and none was shown",
            "wrong version number" => "there is no TLS at the other end",
            _ => $"TLS failed: {what}",
        };
    }

    private int Ask(Lazy<nint> function) => Mosquitto.Ssl(handle) is not 0 and var ssl ? ((delegate* unmanaged[Cdecl]<nint, int>)function.Value)(ssl) : 0;

    private static void RequireReadable(string file, string what)
    {
        try
        {
            using var opened = File.OpenHandle(file);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new IOException($"{file} ({what}) cannot be read: {e.Message}", e);
        }
    }
}
