using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using FabAccess.Core.Values;
using FabAccess.Service;
using NodaTime;

namespace FabAccess.Server.Keys;

/// <summary>
/// The lab's own CA: one P-256 key that every box pins when it enrols. It is made once and never again, since a new one
/// would shut every box out. Its key lies on the server, in a folder that only the server's user may read: who owns the
/// server owns the lab, as with the store. Any thread.
/// </summary>
internal sealed class CertificateAuthority : IDisposable
{
    private const int SerialBytes = 16, LifeYears = 30;

    /// <summary>Where every certificate and list of this CA begins.</summary>
    public static readonly Instant Beginning = Instant.FromUtc(2000, 1, 1, 0, 0);

    private readonly ECDsa key;
    private readonly X509Certificate2 certificate;
    private readonly Lock gate = new();

    private CertificateAuthority(ECDsa key, X509Certificate2 certificate)
    {
        (this.key, this.certificate) = (key, certificate);
        Pem = certificate.ExportCertificatePem() + "\n";
        Pin = KeyId.Of(certificate.PublicKey.ExportSubjectPublicKeyInfo());
    }

    /// <summary>The certificate, which is public.</summary>
    public string Pem { get; }

    /// <summary>What a claim token names it by.</summary>
    public KeyId Pin { get; }

    public Instant NotAfter => Instant.FromDateTimeUtc(certificate.NotAfter.ToUniversalTime());

    public static CertificateAuthority Make(SiteId site, Instant now)
    {
        var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest(NameOf($"{site} lab CA"), key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, hasPathLengthConstraint: true, 0, critical: true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.CrlSign, critical: true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, critical: false));
        return new(key, request.CreateSelfSigned(Beginning.ToDateTimeOffset(), now.ToDateTimeOffset().AddYears(LifeYears)));
    }

    /// <param name="folder">With ca.pem and ca.key.</param>
    /// <exception cref="IOException">They are not there, cannot be read, are open to others, or do not fit each other.</exception>
    public static CertificateAuthority Load(string folder)
    {
        SecretFile.RequireClosed(folder);
        var key = ECDsa.Create();
        try
        {
            key.ImportFromPem(File.ReadAllText(Path.Combine(folder, "ca.key")));
            using var alone = X509Certificate2.CreateFromPem(File.ReadAllText(Path.Combine(folder, "ca.pem")));
            return new(key, alone.CopyWithPrivateKey(key));
        }
        catch (Exception e) when (e is CryptographicException or ArgumentException)
        {
            key.Dispose();
            throw new IOException($"The lab's CA in {folder} cannot be used: {e.Message} Restore the folder from the backup.", e);
        }
    }

    public void Save(string folder)
    {
        SecretFile.Replace(Path.Combine(folder, "ca.key"), key.ExportPkcs8PrivateKeyPem() + "\n");
        SecretFile.Replace(Path.Combine(folder, "ca.pem"), Pem);
    }

    /// <summary>Certifies a public key.</summary>
    public X509Certificate2 Issue(CertificateProfile profile, PublicKey subject)
    {
        var request = new CertificateRequest(NameOf(profile.Name), subject, HashAlgorithmName.SHA256);
        foreach (var extension in profile.Extensions(subject, certificate)) request.CertificateExtensions.Add(extension);
        var until = profile.Until is { } end && end < NotAfter ? end : NotAfter;
        lock (gate)
        {
            return request.Create(certificate.SubjectName, X509SignatureGenerator.CreateForECDsa(key), Beginning.ToDateTimeOffset(), until.ToDateTimeOffset(), NewSerial());
        }
    }

    /// <summary>With a key pair made for it, in memory.</summary>
    public X509Certificate2 IssueWithKey(CertificateProfile profile)
    {
        using var pair = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var issued = Issue(profile, new PublicKey(pair));
        return issued.CopyWithPrivateKey(pair);
    }

    /// <summary>Whether this CA signed it, for somebody who connects. Dates and revocation are not looked at.</summary>
    public bool IsOurs(X509Certificate2 presented) => CertificateChain.IsMadeBy(certificate, presented, CertificateChain.ClientAuthentication);

    /// <summary>Whether this CA signed it, for somebody who is connected to. Dates are not looked at.</summary>
    public bool IsOurBroker(X509Certificate2 shown) => CertificateChain.IsMadeBy(certificate, shown, CertificateChain.ServerAuthentication);

    /// <summary>The certificates that are not to be let in, as PEM. Dated from the year 2000 to the CA's end: a list that is too old, or too young for a clock that fell back, makes a broker refuse everybody.</summary>
    public string RevocationList(IEnumerable<(string Serial, Instant RevokedAt)> revoked, Instant now)
    {
        var list = new CertificateRevocationListBuilder();
        foreach (var (serial, at) in revoked) list.AddEntry(Convert.FromHexString(serial), at.ToDateTimeOffset());
        lock (gate)
        {
            byte[] made = list.Build(certificate, now.ToUnixTimeMilliseconds(), NotAfter.ToDateTimeOffset(), HashAlgorithmName.SHA256, thisUpdate: Beginning.ToDateTimeOffset());
            return new string(PemEncoding.Write("X509 CRL", made)) + "\n";
        }
    }

    public void Dispose()
    {
        certificate.Dispose();
        key.Dispose();
    }

    private static X500DistinguishedName NameOf(string commonName)
    {
        var name = new X500DistinguishedNameBuilder();
        name.AddCommonName(commonName);
        return name.Build();
    }

    // Positive and of full length, so that its hexadecimal digits are its only ones.
    private static byte[] NewSerial()
    {
        byte[] serial = RandomNumberGenerator.GetBytes(SerialBytes);
        serial[0] = (byte)(serial[0] & 0x3F | 0x40);
        return serial;
    }
}
