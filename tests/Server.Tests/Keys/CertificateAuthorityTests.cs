using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using FabAccess.Core.Values;
using FabAccess.Server.Keys;
using NodaTime;

namespace FabAccess.Server.Tests.Keys;

public sealed class CertificateAuthorityTests : IDisposable
{
    private static readonly Instant Now = Instant.FromUtc(2026, 11, 21, 12, 0);
    private static readonly SiteId Site = SiteId.Parse("atelier");
    private static readonly BoxId Box = BoxId.Parse("box-a");

    private readonly TestFolder folder = new();
    private readonly CertificateAuthority authority = CertificateAuthority.Make(Site, Now);

    public CertificateAuthorityTests() => authority.Save(folder);

    [Fact]
    public void Authority_Certificate_SaysWhatItIs()
    {
        using var ca = X509Certificate2.CreateFromPem(authority.Pem);

        Assert.Equal("CN=atelier lab CA", ca.Subject);
        Assert.Equal((2000, 2056), (ca.NotBefore.ToUniversalTime().Year, ca.NotAfter.ToUniversalTime().Year));
        var constraints = ca.Extensions.OfType<X509BasicConstraintsExtension>().Single();
        Assert.True(constraints is { Critical: true, CertificateAuthority: true, HasPathLengthConstraint: true, PathLengthConstraint: 0 });
        Assert.Equal(X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.CrlSign, ca.Extensions.OfType<X509KeyUsageExtension>().Single().KeyUsages);
        Assert.Equal(KeyId.Of(ca.PublicKey.ExportSubjectPublicKeyInfo()), authority.Pin);
    }

    [Fact]
    public void Box_Certificate_SaysWhatItIs()
    {
        using var box = Issue(CertificateProfile.Box(Box, Now));

        Assert.Equal("CN=box-a", box.Subject);
        Assert.Equal(Now + Duration.FromDays(30), Instant.FromDateTimeUtc(box.NotAfter.ToUniversalTime()));
        Assert.Equal(2000, box.NotBefore.ToUniversalTime().Year);
        Assert.False(box.Extensions.OfType<X509BasicConstraintsExtension>().Single().CertificateAuthority);
        Assert.Equal(X509KeyUsageFlags.DigitalSignature, box.Extensions.OfType<X509KeyUsageExtension>().Single().KeyUsages);
        Assert.Equal("1.3.6.1.5.5.7.3.2", box.Extensions.OfType<X509EnhancedKeyUsageExtension>().Single().EnhancedKeyUsages[0].Value);
        Assert.Equal(32, box.SerialNumber.Length);
        Assert.Empty(box.Extensions.OfType<X509SubjectAlternativeNameExtension>());
    }

    [Fact]
    public void Broker_Certificate_LastsAsLongAsTheAuthority()
    {
        using var broker = Issue(CertificateProfile.Broker(Site));

        Assert.Equal("CN=broker:atelier", broker.Subject);
        Assert.Equal(authority.NotAfter, Instant.FromDateTimeUtc(broker.NotAfter.ToUniversalTime()));
        Assert.True(broker.MatchesHostname("broker.atelier.fabaccess"));
        Assert.Equal("1.3.6.1.5.5.7.3.1", broker.Extensions.OfType<X509EnhancedKeyUsageExtension>().Single().EnhancedKeyUsages[0].Value);
    }

    [Fact]
    public void Certificates_OfAnyProfile_HaveSerialsOfTheirOwnThatReadTheSameBothWays()
    {
        var serials = Enumerable.Range(0, 200).Select(_ =>
        {
            using var issued = Issue(CertificateProfile.Observer("tap", Now));
            return issued.SerialNumber;
        }).ToHashSet();

        Assert.Equal(200, serials.Count);
        Assert.All(serials, s => Assert.InRange(s[0], '4', '7'));
    }

    [Theory]
    [InlineData(true, "sslserver", true)]
    [InlineData(true, "sslclient", false)]
    [InlineData(false, "sslclient", true)]
    [InlineData(false, "sslserver", false)]
    public void OpenSsl_Verifies_ForItsPurposeOnly(bool isBroker, string purpose, bool ok)
    {
        using var issued = Issue(isBroker ? CertificateProfile.Broker(Site) : CertificateProfile.Box(Box, Now));
        File.WriteAllText(folder["leaf.pem"], issued.ExportCertificatePem());

        var (verified, said) = OpenSsl.Run("verify", "-attime", $"{Now.ToUnixTimeSeconds()}", "-x509_strict", "-CAfile", folder["ca.pem"], "-purpose", purpose, folder["leaf.pem"]);

        Assert.True(verified == ok, said);
    }

    [Fact]
    public void OpenSsl_OfARevokedOne_SaysSo_AndOfOthersNot()
    {
        using X509Certificate2 revoked = Issue(CertificateProfile.Box(Box, Now)), other = Issue(CertificateProfile.Box(Box, Now));
        File.WriteAllText(folder["revoked.pem"], revoked.ExportCertificatePem());
        File.WriteAllText(folder["other.pem"], other.ExportCertificatePem());
        File.WriteAllText(folder["crl.pem"], authority.RevocationList([(revoked.SerialNumber.ToLowerInvariant(), Now)], Now));

        Assert.Contains("certificate revoked", Verified("revoked.pem").Said, StringComparison.Ordinal);
        Assert.True(Verified("other.pem").Ok);
        Assert.True(OpenSsl.Run("crl", "-in", folder["crl.pem"], "-CAfile", folder["ca.pem"], "-noout").Ok);
    }

    [Theory]
    [InlineData(2001)]
    [InlineData(2026)]
    [InlineData(2055)]
    public void RevocationList_InAnyYear_IsInForce(int year)
    {
        using var box = Issue(CertificateProfile.Broker(Site));
        File.WriteAllText(folder["other.pem"], box.ExportCertificatePem());
        File.WriteAllText(folder["crl.pem"], authority.RevocationList([], Now));

        Assert.True(Verified("other.pem", Instant.FromUtc(year, 1, 1, 0, 0)).Ok);
    }

    [Fact]
    public void Authority_LoadedAgain_IsTheSame()
    {
        using var again = CertificateAuthority.Load(folder);

        Assert.Equal((authority.Pin, authority.Pem), (again.Pin, again.Pem));
        using var issued = again.IssueWithKey(CertificateProfile.ServerLink(Site));
        Assert.True(issued.HasPrivateKey);
        Assert.Equal("CN=server:atelier", issued.Subject);
    }

    [Fact]
    public void Authority_WithTheKeyOfAnother_IsRefused()
    {
        using var other = CertificateAuthority.Make(Site, Now);
        using var elsewhere = new TestFolder();
        other.Save(elsewhere);
        File.Copy(elsewhere["ca.key"], folder["ca.key"], overwrite: true);

        Assert.Throws<IOException>(() => CertificateAuthority.Load(folder));
    }

    public void Dispose()
    {
        authority.Dispose();
        folder.Dispose();
    }

    private X509Certificate2 Issue(CertificateProfile profile)
    {
        using var pair = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        return authority.Issue(profile, new PublicKey(pair));
    }

    private (bool Ok, string Said) Verified(string name, Instant? at = null) => OpenSsl.Run(
        "verify", "-attime", $"{(at ?? Now).ToUnixTimeSeconds()}", "-crl_check", "-CRLfile", folder["crl.pem"], "-CAfile", folder["ca.pem"], folder[name]);
}
