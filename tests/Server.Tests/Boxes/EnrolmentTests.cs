using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using FabAccess.Core.Values;
using FabAccess.Core.Wire;
using FabAccess.Server.Boxes;
using FabAccess.Server.Gate;
using FabAccess.Server.Ingest;
using FabAccess.Server.Tests.Labs;
using FabAccess.Server.Tests.Store;
using NodaTime;

namespace FabAccess.Server.Tests.Boxes;

public sealed class EnrolmentTests : IDisposable
{
    private readonly BoxKey key = new(), other = new();

    [Theory]
    [OnSqlite]
    [OnPostgres]
    public async Task Token_Used_LetsTheBoxInWithAllThatItNeeds(StoreKind kind)
    {
        using var lab = new GateLab(kind);
        using (var db = lab.Db())
        {
            db.Entries.Add(new StoredEntry { Box = LabBuilder.BoxA, Sequence = 7, Hash = new string('a', 64), ReceivedAt = lab.Clock.Now, Body = [1], IsReadable = false });
            db.SaveChanges();
        }

        var answer = GateLab.Given(await lab.Enrol(lab.Claim(), key));

        using var certificate = X509Certificate2.CreateFromPem(answer.Certificate);
        Assert.Equal(("CN=box-a", lab.Clock.Now + Duration.FromDays(30)), (certificate.Subject, answer.NotAfter));
        Assert.Equal(key.Public, certificate.PublicKey.ExportSubjectPublicKeyInfo());
        Assert.True(lab.Keys.Authority.IsOurs(certificate));
        Assert.Equal("000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f", answer.BadgeKey);
        Assert.Equal((GateLab.Places.Broker, GateLab.Places.Gate), (answer.Broker, answer.Gate));
        Assert.Equal(new(7, new string('a', 64)), answer.ContinueAfter);
        Assert.Equal(2, TrustedKeys.Of([.. answer.SigningKeys]).Count);
        using var read = lab.Db();
        Assert.Equal(lab.Clock.Now, read.Boxes.Single(b => b.Id == LabBuilder.BoxA).EnrolledAt);
        Assert.Equal("192.0.2.7", read.BoxClaims.Single().UsedFrom);
        var row = read.Certificates.Single();
        Assert.Equal(("box-a", CertificateKind.Box, answer.Certificate), (row.Holder, row.Kind, row.Pem));
        Assert.Equal([new(row.Serial, "box-a", row.NotAfter)], lab.Keys.Issued.Read());
    }

    [Theory]
    [OnSqlite]
    [OnPostgres]
    public async Task Token_UsedTwice_TheSameKeyGetsTheSameAnswerAndAnotherNone(StoreKind kind)
    {
        using var lab = new GateLab(kind);
        var token = lab.Claim();
        var first = GateLab.Given(await lab.Enrol(token, key));
        lab.Pass(Duration.FromMinutes(20));

        var again = GateLab.Given(await lab.Enrol(token, key));

        Assert.Equal(first.Certificate, again.Certificate);
        Assert.Equal(GateRefusal.TokenUsed, GateLab.Why(await lab.Enrol(token, other)));
        using var db = lab.Db();
        Assert.Null(db.Certificates.Single().RevokedAt);
    }

    [Theory]
    [OnSqlite]
    [OnPostgres]
    public async Task Token_UsedByManyAtOnce_LetsOneKeyIn(StoreKind kind)
    {
        using var lab = new GateLab(kind);
        var token = lab.Claim();
        BoxKey[] keys = [.. Enumerable.Range(0, 6).Select(_ => new BoxKey())];

        var outcomes = await Task.WhenAll(keys.Select(k => Task.Run(() => lab.Enrol(token, k))));

        Assert.Single(outcomes, o => o is GateOutcome<EnrolmentAnswer>.Given);
        Assert.Equal(5, outcomes.Count(o => o is GateOutcome<EnrolmentAnswer>.Refused { Reason: GateRefusal.TokenUsed }));
        using var db = lab.Db();
        Assert.Single(db.Certificates);
        foreach (var one in keys) one.Dispose();
    }

    [Theory]
    [OnSqlite]
    [OnPostgres]
    public async Task Box_EnrolledAgain_EarlierCertificatesAreRevoked(StoreKind kind)
    {
        using var lab = new GateLab(kind);
        using var earlier = await lab.Enrolled(key);
        var token = lab.Claim();
        using (var db = lab.Db()) Assert.Null(db.Certificates.Single().RevokedAt);

        GateLab.Given(await lab.Enrol(token, other));

        using var read = lab.Db();
        string serial = BoxCertificates.SerialOf(earlier);
        Assert.Equal(serial, read.Certificates.Single(c => c.RevokedAt != null).Serial);
        Assert.Equal(serial, Assert.Single(lab.Keys.Revoked.Read()).Serial);
        Assert.Equal(GateRefusal.Revoked, GateLab.Why(await lab.Renew(earlier, key)));
    }

    [Fact]
    public async Task Token_AfterItsTime_IsExpired()
    {
        using var lab = new GateLab();
        var token = lab.Claim();
        lab.Pass(Duration.FromMinutes(15) - Duration.FromSeconds(1));
        using (var db = lab.Db()) Assert.Equal(lab.Clock.Now + Duration.FromSeconds(1), db.BoxClaims.Single().Until);
        lab.Pass(Duration.FromSeconds(1));

        Assert.Equal(GateRefusal.TokenExpired, GateLab.Why(await lab.Enrol(token, key)));
    }

    [Fact]
    public async Task Token_OfAnotherBoxOrSite_IsRefusedAndStaysGood()
    {
        using var lab = new GateLab();
        var token = lab.Claim();

        Assert.Equal(GateRefusal.WrongBox, GateLab.Why(await lab.Enrol(token, key, LabBuilder.BoxB)));
        Assert.Equal(GateRefusal.WrongBox, GateLab.Why(await lab.Enrolments.Enrol(GateLab.Request(token, key, site: "elsewhere"), "", default)));
        GateLab.Given(await lab.Enrol(token, key));
    }

    [Fact]
    public async Task Token_AfterANewerOne_IsUnknown()
    {
        using var lab = new GateLab();
        ClaimToken first = lab.Claim(), otherBox = lab.Claim(LabBuilder.BoxB), second = lab.Claim();

        Assert.Equal(GateRefusal.TokenUnknown, GateLab.Why(await lab.Enrol(first, key)));
        GateLab.Given(await lab.Enrol(second, key));
        GateLab.Given(await lab.Enrol(otherBox, other, LabBuilder.BoxB));
    }

    [Fact]
    public async Task Token_NobodyGaveOut_IsUnknown()
    {
        using var lab = new GateLab();
        var made = lab.Claim() with { Secret = Base64Text.Of(RandomNumberGenerator.GetBytes(16)) };

        Assert.Equal(GateRefusal.TokenUnknown, GateLab.Why(await lab.Enrol(made, key)));
    }

    [Fact]
    public async Task Store_OfAClaim_HoldsNoSecret()
    {
        using var lab = new GateLab();
        var token = lab.Claim();
        GateLab.Given(await lab.Enrol(token, key));
        using var db = lab.Db();

        string kept = System.Text.Json.JsonSerializer.Serialize(db.BoxClaims.Single()) + string.Concat(Directory.GetFiles(Path.Combine(lab.DataFolder, "keys/ca")).Select(File.ReadAllText));

        Assert.DoesNotContain(token.Secret, kept, StringComparison.Ordinal);
        Assert.DoesNotContain(Convert.ToHexString(Base64Text.Bytes(token.Secret)!), kept, StringComparison.OrdinalIgnoreCase);
    }

    [Theory]
    [InlineData("rsa")]
    [InlineData("p384")]
    [InlineData("forged")]
    [InlineData("empty")]
    [InlineData("rotten")]
    [InlineData("certificate")]
    public async Task SigningRequest_OfAnotherKindOrForged_IsRefusedAndTheTokenStaysGood(string kind)
    {
        string csr = kind switch
        {
            "rsa" => Rsa(),
            "p384" => P384(),
            "forged" => Forged(),
            "empty" => "",
            "rotten" => "-----BEGIN CERTIFICATE REQUEST-----\nAAAA\n-----END CERTIFICATE REQUEST-----",
            _ => key.Csr().Replace("CERTIFICATE REQUEST", "CERTIFICATE", StringComparison.Ordinal),
        };
        using var lab = new GateLab();
        var token = lab.Claim();

        Assert.Equal(GateRefusal.BadRequest, GateLab.Why(await lab.Enrolments.Enrol(GateLab.Request(token, key) with { Csr = csr }, "", default)));
        GateLab.Given(await lab.Enrol(token, key));
    }

    [Fact]
    public async Task SigningRequest_NameAndExtensionsInIt_CountForNothing()
    {
        using var lab = new GateLab();
        using var pair = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var asked = new CertificateRequest("CN=box-b, O=admin", pair, HashAlgorithmName.SHA256);
        asked.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));

        var answer = GateLab.Given(await lab.Enrolments.Enrol(GateLab.Request(lab.Claim(), key) with { Csr = asked.CreateSigningRequestPem() }, "", default));

        using var certificate = X509Certificate2.CreateFromPem(answer.Certificate);
        Assert.Equal("CN=box-a", certificate.Subject);
        Assert.False(certificate.Extensions.OfType<X509BasicConstraintsExtension>().Single().CertificateAuthority);
    }

    [Fact]
    public void Claim_ForNoBox_IsNone()
    {
        using var lab = new GateLab();
        using var db = lab.Db();

        Assert.Null(new ClaimOperations(db, lab.Clock).Make(BoxId.Parse("nobody"), 15, "Nadia", GateLab.Places.Gate, lab.Keys.Authority.Pin));
        Assert.Throws<ArgumentOutOfRangeException>(() => new ClaimOperations(db, lab.Clock).Make(LabBuilder.BoxA, 61, "Nadia", GateLab.Places.Gate, lab.Keys.Authority.Pin));
    }

    public void Dispose()
    {
        key.Dispose();
        other.Dispose();
    }

    private static string Rsa()
    {
        using var rsa = RSA.Create(2048);
        return new CertificateRequest("CN=box-a", rsa, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1).CreateSigningRequestPem();
    }

    private static string P384()
    {
        using var pair = ECDsa.Create(ECCurve.NamedCurves.nistP384);
        return new CertificateRequest("CN=box-a", pair, HashAlgorithmName.SHA384).CreateSigningRequestPem();
    }

    // Somebody else's public key, whose other half the sender does not have.
    private static string Forged()
    {
        using var key = new BoxKey();
        byte[] der = Convert.FromBase64String(string.Concat(key.Csr().Split('\n')[1..^1]));
        der[^1] ^= 1;
        return PemEncoding.WriteString("CERTIFICATE REQUEST", der);
    }
}
