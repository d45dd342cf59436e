using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using FabAccess.Core.Wire;
using FabAccess.Server.Boxes;
using FabAccess.Server.Keys;
using FabAccess.Server.Tests.Labs;
using FabAccess.Server.Tests.Store;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace FabAccess.Server.Tests.Boxes;

public sealed class RenewalTests : IDisposable
{
    private readonly BoxKey key = new(), next = new(), other = new();

    [Theory]
    [OnSqlite]
    [OnPostgres]
    public async Task Certificate_Renewed_IsOnesOwnForAnotherThirtyDays(StoreKind kind)
    {
        using var lab = new GateLab(kind);
        using var old = await lab.Enrolled(key);
        lab.Pass(Duration.FromDays(20));

        var answer = GateLab.Given(await lab.Renew(old, next));

        using var renewed = next.With(answer.Certificate);
        Assert.Equal(("CN=box-a", lab.Clock.Now + Duration.FromDays(30)), (renewed.Subject, answer.NotAfter));
        using var db = lab.Db();
        var before = db.Certificates.Single(c => c.ReplacedBy != null);
        Assert.Equal((BoxCertificates.SerialOf(old), BoxCertificates.SerialOf(renewed), null), (before.Serial, before.ReplacedBy, before.RevokedAt));
        Assert.Equal(2, lab.Keys.Issued.Read().Count);
        GateLab.Given(await lab.Renew(renewed, other));
    }

    [Theory]
    [OnSqlite]
    [OnPostgres]
    public async Task Answer_Lost_SameKeyGetsTheSameAgain_AnotherIsAClone(StoreKind kind)
    {
        using var lab = new GateLab(kind);
        using var old = await lab.Enrolled(key);
        var first = GateLab.Given(await lab.Renew(old, next));

        Assert.Equal(first.Certificate, GateLab.Given(await lab.Renew(old, next)).Certificate);
        Assert.Equal(GateRefusal.Superseded, GateLab.Why(await lab.Renew(old, other)));

        using var db = lab.Db();
        var box = db.Boxes.Single(b => b.Id == LabBuilder.BoxA);
        Assert.Equal((lab.Clock.Now, 1), (box.CloneSeenAt, box.CloneCount));
        Assert.All(db.Certificates, c => Assert.Null(c.RevokedAt));
    }

    [Theory]
    [InlineData(30 + 400, null)]
    [InlineData(30 + 401, GateRefusal.TooOld)]
    public async Task Certificate_ThatRanOut_RenewsForAYear(int days, GateRefusal? refusal)
    {
        using var lab = new GateLab();
        using var old = await lab.Enrolled(key);
        lab.Pass(Duration.FromDays(days));

        var outcome = await lab.Renew(old, next);

        if (refusal is { } reason) Assert.Equal(reason, GateLab.Why(outcome));
        else GateLab.Given(outcome);
    }

    [Fact]
    public async Task Certificate_RevokedOrOfARevokedBox_IsRefused()
    {
        using var lab = new GateLab();
        using X509Certificate2 a = await lab.Enrolled(key), b = await lab.Enrolled(other, LabBuilder.BoxB);
        using (var db = lab.Db())
        {
            db.Certificates.Where(c => c.Holder == "box-a").ExecuteUpdate(c => c.SetProperty(x => x.RevokedAt, lab.Clock.Now));
            db.Boxes.Where(x => x.Id == LabBuilder.BoxB).ExecuteUpdate(x => x.SetProperty(y => y.RevokedAt, lab.Clock.Now));
        }

        Assert.Equal(GateRefusal.Revoked, GateLab.Why(await lab.Renew(a, next)));
        Assert.Equal(GateRefusal.Revoked, GateLab.Why(await lab.Renew(b, next)));
    }

    [Fact]
    public async Task Certificate_NoneOrOfOthers_IsNoCertificate()
    {
        using var lab = new GateLab();
        using var enrolled = await lab.Enrolled(key);
        using var foreign = CertificateAuthority.Make(LabBuilder.Site, lab.Clock.Now);
        using X509Certificate2 self = SelfSigned(), stranger = foreign.IssueWithKey(CertificateProfile.Box(LabBuilder.BoxA, lab.Clock.Now)),
            broker = lab.Keys.Authority.IssueWithKey(CertificateProfile.Broker(LabBuilder.Site)),
            evictor = lab.Keys.Authority.IssueWithKey(CertificateProfile.Evictor(LabBuilder.BoxA, lab.Clock.Now)),
            link = lab.Keys.Authority.IssueWithKey(CertificateProfile.ServerLink(LabBuilder.Site));

        foreach (var presented in new[] { null, self, stranger, broker, evictor, link }) Assert.Equal(GateRefusal.NoCertificate, GateLab.Why(await lab.Renew(presented, next)));

        using var db = lab.Db();
        Assert.Single(db.Certificates);
    }

    [Fact]
    public async Task Store_RestoredFromBefore_StillKnowsWhatWasIssuedAndRevoked()
    {
        using var lab = new GateLab();
        using X509Certificate2 good = await lab.Enrolled(key), bad = await lab.Enrolled(other, LabBuilder.BoxB);
        lab.Keys.Revoked.Add(new(BoxCertificates.SerialOf(bad), "box-b", lab.Clock.Now));
        using (var db = lab.Db()) db.Certificates.ExecuteDelete();

        GateLab.Given(await lab.Renew(good, next));
        Assert.Equal(GateRefusal.Revoked, GateLab.Why(await lab.Renew(bad, next)));
    }

    [Fact]
    public async Task Box_ThatAsksAllTheTime_IsToldToWait()
    {
        using var lab = new GateLab();
        var certificate = await lab.Enrolled(key);
        for (int i = 1; i < RenewalOperations.MostADay; i++)
        {
            using var before = certificate;
            certificate = key.With(GateLab.Given(await lab.Renew(before, key)).Certificate);
        }

        Assert.Equal(GateRefusal.TooMany, GateLab.Why(await lab.Renew(certificate, key)));
        lab.Pass(Duration.FromDays(1));
        GateLab.Given(await lab.Renew(certificate, key));
        certificate.Dispose();
    }

    public void Dispose()
    {
        key.Dispose();
        next.Dispose();
        other.Dispose();
    }

    private static X509Certificate2 SelfSigned()
    {
        using var pair = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        return new CertificateRequest("CN=box-a", pair, HashAlgorithmName.SHA256).CreateSelfSigned(DateTimeOffset.UnixEpoch, new(2100, 1, 1, 0, 0, 0, TimeSpan.Zero));
    }
}
