using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;

namespace FabAccess.Mqtt;

/// <summary>The certificate that the other end of a TLS connection showed, by OpenSSL 3's own functions, and the one that was kept of a device.</summary>
internal static unsafe class PeerCertificate
{
    private const int LongestFile = 64 * 1024;
    private const string Label = "CERTIFICATE";

    /// <summary>Its bytes (DER); null where there is none, or the library cannot say.</summary>
    /// <param name="library">What is linked with OpenSSL.</param>
    /// <param name="ssl">The connection.</param>
    public static byte[]? Of(nint library, nint ssl)
    {
        if (ssl == 0 || !NativeLibrary.TryGetExport(library, "SSL_get0_peer_certificate", out nint get) || !NativeLibrary.TryGetExport(library, "i2d_X509", out nint encode)) return null;
        // Borrowed from the connection: nothing to free.
        nint certificate = ((delegate* unmanaged[Cdecl]<nint, nint>)get)(ssl);
        if (certificate == 0) return null;
        var write = (delegate* unmanaged[Cdecl]<nint, byte**, int>)encode;
        int length = write(certificate, null);
        if (length <= 0) return null;
        byte[] bytes = new byte[length];
        fixed (byte* start = bytes)
        {
            byte* at = start;
            return write(certificate, &at) == length ? bytes : null;
        }
    }

    /// <summary>The first certificate of a PEM file.</summary>
    /// <exception cref="IOException">It cannot be read, or holds none; a sentence.</exception>
    public static byte[] Read(string file)
    {
        try
        {
            var info = new FileInfo(file);
            if (info.Length > LongestFile) throw new IOException($"{file} is too long for a certificate.");
            string text = File.ReadAllText(file, Encoding.ASCII);
            for (int from = 0; PemEncoding.TryFind(text.AsSpan(from), out var found); from += found.Location.End.Value)
            {
                if (text[from..][found.Label] == Label) return Convert.FromBase64String(text[from..][found.Base64Data]);
            }
            throw new IOException($"{file} holds no certificate in PEM (-----BEGIN {Label}-----).");
        }
        catch (Exception e) when (e is UnauthorizedAccessException or FormatException)
        {
            throw new IOException($"{file} (the device's certificate) cannot be read: {e.Message}", e);
        }
    }
}
