using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using FabAccess.Core.Values;

namespace FabAccess.Edge.Identity;

/// <summary>The lab's CA as the box knows it. Dates are never looked at: a box's clock may be years off, and what it trusts is a key.</summary>
internal sealed class LabAuthority : IDisposable
{
    private const string ForServers = "1.3.6.1.5.5.7.3.1", ForClients = "1.3.6.1.5.5.7.3.2";

    private readonly X509Certificate2 certificate;

    private LabAuthority(X509Certificate2 certificate, string pem)
    {
        this.certificate = certificate;
        Pem = pem;
        Pin = KeyId.Of(certificate.PublicKey.ExportSubjectPublicKeyInfo());
    }

    public string Pem { get; }

    /// <summary>What a claim token names it by.</summary>
    public KeyId Pin { get; }

    /// <summary>Null when this is no certificate.</summary>
    public static LabAuthority? Read(string pem)
    {
        try
        {
            // Written anew: what else the text holds goes nowhere.
            var certificate = X509Certificate2.CreateFromPem(pem);
            return new(certificate, certificate.ExportCertificatePem() + "\n");
        }
        catch (CryptographicException)
        {
            return null;
        }
    }

    /// <summary>Whether this CA made it for somebody whom one connects to.</summary>
    public bool MadeServer(X509Certificate2 shown) => Made(shown, ForServers);

    /// <summary>Whether this CA made it for somebody who connects.</summary>
    public bool MadeClient(X509Certificate2 shown) => Made(shown, ForClients);

    public void Dispose() => certificate.Dispose();

    private bool Made(X509Certificate2 shown, string purpose)
    {
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.Add(certificate);
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        chain.ChainPolicy.VerificationFlags = X509VerificationFlags.IgnoreNotTimeValid;
        chain.ChainPolicy.DisableCertificateDownloads = true;
        chain.ChainPolicy.ApplicationPolicy.Add(new Oid(purpose));
        return chain.Build(shown);
    }
}
