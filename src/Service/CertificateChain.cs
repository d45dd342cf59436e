using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace FabAccess.Service;

/// <summary>How box and server tell whether a certificate is of their lab: by its CA's key and by what it was made for, never by a date or a name.</summary>
public static class CertificateChain
{
    /// <summary>What it was made for (RFC 5280, 4.2.1.12): to be connected to, and to connect.</summary>
    public const string ServerAuthentication = "1.3.6.1.5.5.7.3.1", ClientAuthentication = "1.3.6.1.5.5.7.3.2";

    /// <param name="authority">The lab's CA.</param>
    /// <param name="shown">By the other side.</param>
    /// <param name="purpose">One of the two above.</param>
    public static bool IsMadeBy(X509Certificate2 authority, X509Certificate2 shown, string purpose)
    {
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.Add(authority);
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        chain.ChainPolicy.VerificationFlags = X509VerificationFlags.IgnoreNotTimeValid;
        chain.ChainPolicy.DisableCertificateDownloads = true;
        chain.ChainPolicy.ApplicationPolicy.Add(new Oid(purpose));
        return chain.Build(shown);
    }
}
