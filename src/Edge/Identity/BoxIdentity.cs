using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json;
using FabAccess.Core.Values;
using FabAccess.Core.Wire;
using FabAccess.Edge.Configuration;
using FabAccess.Mqtt;
using NodaTime;

namespace FabAccess.Edge.Identity;

/// <summary>What the secret folder was found to hold.</summary>
internal abstract record IdentityReading
{
    private IdentityReading() { }

    public sealed record Sound(BoxIdentity Identity) : IdentityReading;

    /// <summary>The box was never let into a lab.</summary>
    public sealed record Missing : IdentityReading
    {
        /// <summary>A sentence that says what to do.</summary>
        public static string Reason(BoxId box) =>
            $"This box was never let into a lab. Ask for a token on the server (fabaccess-server box claim {box}), then: fabaccess-edge enroll --config box.json TOKEN";
    }

    /// <param name="Reason">A sentence.</param>
    public sealed record Unusable(string Reason) : IdentityReading;
}

/// <summary>Who this box is and whom it believes, read from its secret folder and checked: the parts fit each other.</summary>
internal sealed class BoxIdentity : IDisposable
{
    /// <summary>Certificate and key in one file: no pair that does not match can come of a power cut.</summary>
    public const string IdentityFile = "identity.pem";

    /// <summary>The one before, kept for what was sealed to its key.</summary>
    public const string FormerFile = "identity.before.pem";

    public const string AuthorityFile = "ca.pem", BadgeKeyFile = "badge.key", TrustFile = "trust.json";

    private BoxIdentity(TrustFile trust, TrustedKeys keys, X509Certificate2 certificate, LabAuthority authority, byte[] badgeKey) =>
        (Trust, Keys, Certificate, Authority, BadgeKey) = (trust, keys, certificate, authority, badgeKey);

    public TrustFile Trust { get; }

    /// <summary>Whose signature on stored rights counts.</summary>
    public TrustedKeys Keys { get; }

    /// <summary>With its key.</summary>
    public X509Certificate2 Certificate { get; }

    public LabAuthority Authority { get; }

    /// <summary>The site's, 32 bytes.</summary>
    public ReadOnlyMemory<byte> BadgeKey { get; }

    /// <summary>What people compare with the server's list.</summary>
    public KeyId Fingerprint => FingerprintOf(Certificate);

    /// <summary>When the certificate runs out, by the server's clock.</summary>
    public Instant NotAfter => Instant.FromDateTimeUtc(Certificate.NotAfter.ToUniversalTime());

    /// <summary>The configuration with what the enrolment says, as far as box.json does not say otherwise.</summary>
    public BoxConfiguration Complete(BoxConfiguration box) => box with
    {
        BadgeKey = BadgeKey,
        SigningKeys = Keys,
        Broker = box.Broker.Host.Length > 0 ? box.Broker : box.Broker with { Host = Trust.Broker.Host, Port = Trust.Broker.Port, Former = Trust.FormerBroker is { } former ? (former.Host, former.Port) : null },
    };

    /// <summary>With what the box connects to the broker. The files are read at each attempt, so a renewed certificate counts from the next one.</summary>
    public static MqttTls TlsOf(SecretFolder secrets) => new(secrets.FileOf(AuthorityFile), secrets.FileOf(IdentityFile));

    public static KeyId FingerprintOf(X509Certificate2 certificate) => KeyId.Of(certificate.PublicKey.ExportSubjectPublicKeyInfo());

    /// <exception cref="IOException">The folder cannot be read, or is open to others.</exception>
    public static IdentityReading Read(SecretFolder secrets, SiteId site, BoxId box)
    {
        if (!secrets.Exists) return new IdentityReading.Missing();
        secrets.RequireClosed();
        if (secrets.Read(TrustFile) is not { } trustBytes) return new IdentityReading.Missing();
        X509Certificate2? certificate = null;
        LabAuthority? authority = null;
        string? wrong;
        try
        {
            var trust = Identity.TrustFile.Parse(trustBytes);
            string pem = Text(secrets, IdentityFile);
            certificate = X509Certificate2.CreateFromPem(pem, pem);
            authority = LabAuthority.Read(Text(secrets, AuthorityFile));
            string badgeKey = Text(secrets, BadgeKeyFile).Trim();
            wrong = authority is null ? "The lab's CA is not readable."
                : trust.Site != site || trust.Box != box ? $"It is enrolled as {trust.Site}/{trust.Box}, and box.json says {site}/{box}."
                : certificate.GetNameInfo(X509NameType.SimpleName, forIssuer: false) != box.ToString() || !authority.MadeClient(certificate) ? "The certificate is not this box's of that CA."
                : badgeKey.Length != 2 * BadgeHash.KeyBytes ? "The badge key is not one."
                : null;
            if (wrong is null) return new IdentityReading.Sound(new(trust, BoxTrust.StoredKeysOf(trust), certificate, authority!, Convert.FromHexString(badgeKey)));
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or CryptographicException or FormatException or FileNotFoundException)
        {
            wrong = e.Message;
        }
        certificate?.Dispose();
        authority?.Dispose();
        return new IdentityReading.Unusable($"The box's identity cannot be used: {wrong} Ask for a token on the server (box claim {box}) and enrol the box again.");
    }

    public void Dispose()
    {
        Certificate.Dispose();
        Authority.Dispose();
    }

    private static string Text(SecretFolder secrets, string name) =>
        secrets.Read(name) is { } bytes ? Encoding.UTF8.GetString(bytes) : throw new FileNotFoundException($"{secrets.FileOf(name)} is missing.");
}
