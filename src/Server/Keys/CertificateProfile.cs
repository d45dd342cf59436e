using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using FabAccess.Core.Values;
using FabAccess.Service;
using NodaTime;

namespace FabAccess.Server.Keys;

/// <summary>
/// What a certificate says: its name, how long, what for. Nothing else comes into one; a signing request gives the key only.
///
/// Every one begins in the year 2000: a Pi's clock is behind at boot, and what a box trusts is its CA, not a date. How a
/// name is written keeps kinds apart: no box's id can hold a ':'.
/// </summary>
/// <param name="Name">Common name.</param>
/// <param name="Until">From here on the broker and the gate's renewal do not take it; null: as long as the CA.</param>
/// <param name="IsServer">For whoever is connected to; otherwise for whoever connects.</param>
/// <param name="DnsName">Another name, for clients that want one.</param>
internal sealed record CertificateProfile(string Name, Instant? Until, bool IsServer, string? DnsName = null)
{
    /// <summary>Short, since a card that is stolen unnoticed ends with it; renewed when a third is left.</summary>
    public static readonly Duration BoxLife = Duration.FromDays(30);

    /// <summary>Long enough to take a name over at the broker, and no longer.</summary>
    public static readonly Duration EvictorLife = Duration.FromMinutes(5);

    public static readonly Duration LongestObserverLife = Duration.FromDays(7);

    public static CertificateProfile Box(BoxId box, Instant now) => new(box.ToString(), now + BoxLife, IsServer: false);

    public static CertificateProfile Evictor(BoxId box, Instant now) => new(box.ToString(), now + EvictorLife, IsServer: false);

    /// <summary>
    /// For the broker and the gate. As long as the CA, because it is a box that judges its dates, and a box's clock may be years
    /// ahead too; its key lies beside the CA's, so an earlier end would guard nothing.
    /// </summary>
    public static CertificateProfile Broker(SiteId site) => new($"broker:{site}", null, IsServer: true, $"broker.{site}.fabaccess");

    public static CertificateProfile ServerLink(SiteId site) => new($"server:{site}", null, IsServer: false);

    /// <summary>To see whether the broker lets somebody in, without taking anybody's place.</summary>
    public static CertificateProfile Doctor(Instant now) => new("doctor:", now + EvictorLife, IsServer: false);

    public static CertificateProfile Observer(string name, Instant until) => new($"observer:{name}", until, IsServer: false);

    public IEnumerable<X509Extension> Extensions(PublicKey key, X509Certificate2 authority)
    {
        yield return new X509BasicConstraintsExtension(certificateAuthority: false, hasPathLengthConstraint: false, 0, critical: true);
        yield return new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature, critical: true);
        yield return new X509EnhancedKeyUsageExtension([new Oid(IsServer ? CertificateChain.ServerAuthentication : CertificateChain.ClientAuthentication)], critical: true);
        yield return new X509SubjectKeyIdentifierExtension(key, critical: false);
        yield return X509AuthorityKeyIdentifierExtension.CreateFromCertificate(authority, includeKeyIdentifier: true, includeIssuerAndSerial: false);
        if (DnsName is null) yield break;
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName(DnsName);
        yield return names.Build();
    }
}
