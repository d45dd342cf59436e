using FabAccess.Core.Wire;
using FabAccess.Server.Boxes;
using FabAccess.Server.Broker;
using FabAccess.Server.Changes;
using FabAccess.Server.Tests.Labs;
using FabAccess.Server.Tests.Store;
using NodaTime;

namespace FabAccess.Server.Tests.Boxes;

public sealed class RevocationTests
{
    [Theory]
    [InlineData(StoreKind.Sqlite)]
    [InlineData(StoreKind.Postgres)]
    public async Task Box_TakenAway_EndsItsCertificatesAndClaims_UntilANewClaim(StoreKind kind)
    {
        using var lab = new GateLab(kind);
        using BoxKey key = new(), next = new();
        using var certificate = await lab.Enrolled(key);
        var waiting = lab.Claim();
        string serial = BoxCertificates.SerialOf(certificate);

        Assert.True((await Revoke(lab, "stolen")).IsMade(out var revoked, out _));

        Assert.Equal((LabBuilder.BoxA, 1), (revoked!.Box, revoked.Certificates));
        Assert.Equal([serial], Guests(lab).Revoked.Select(r => r.Serial));
        Assert.Equal([LabBuilder.BoxA.ToString()], Guests(lab).Denied.AsEnumerable());
        Assert.Equal(GateRefusal.Revoked, GateLab.Why(await lab.Renew(certificate, next)));
        Assert.Equal(GateRefusal.TokenUnknown, GateLab.Why(await lab.Enrol(waiting, next)));

        // Again is no harm, and a new claim after it lets the box in.
        lab.Pass(Duration.FromSeconds(1));
        Assert.True((await Revoke(lab, "stolen, again")).IsMade(out var again, out _));
        Assert.Equal(0, again!.Certificates);
        lab.Pass(Duration.FromSeconds(1));
        using var second = await lab.Enrolled(next);
        Assert.Empty(Guests(lab).Denied);
        Assert.Equal([serial], Guests(lab).Revoked.Select(r => r.Serial));
    }

    [Fact]
    public async Task Store_PutBackToBefore_KeepsOutWhomItHasForgotten()
    {
        using var lab = new GateLab();
        using var key = new BoxKey();
        using var certificate = await lab.Enrolled(key);
        await using (var db = lab.Db())
        {
            db.Certificates.RemoveRange(db.Certificates);
            await db.SaveChangesAsync();
        }

        Assert.True((await Revoke(lab, "stolen")).IsMade(out var revoked, out _));

        Assert.Equal(0, revoked!.Certificates);
        Assert.Equal([BoxCertificates.SerialOf(certificate)], Guests(lab).Revoked.Select(r => r.Serial));
        // Long after its end it need not be named any more.
        lab.Pass(Duration.FromDays(91));
        Assert.Empty(Guests(lab).Revoked);
    }

    [Fact]
    public async Task Request_WithoutAReasonOrForNoBox_ChangesNothing()
    {
        using var lab = new GateLab();
        Assert.False((await Revoke(lab, " ")).IsMade(out _, out var why));
        Assert.Equal(ChangeRefusal.ReasonMissing, why);
        await using var db = lab.Db();
        Assert.False((await new RevocationOperations(db, lab.Keys, lab.Clock).Revoke(Core.Values.BoxId.Parse("nobody"), "x", null, default)).IsMade(out _, out why));
        Assert.Equal(ChangeRefusal.BoxNotFound, why);
        Assert.Empty(Guests(lab).Denied);
    }

    [Fact]
    public async Task EnrolmentAnew_IsAnsweredOnlyWhenTheBrokerKnows()
    {
        using var lab = new GateLab();
        using BoxKey key = new(), next = new();
        int told = 0;
        var enrolments = new EnrolmentOperations(lab.Store, lab.Keys, GateLab.Places, lab.Clock)
        {
            Replaced = (box, _) =>
            {
                Assert.Equal(LabBuilder.BoxA, box);
                told++;
                return Task.CompletedTask;
            },
        };
        GateLab.Given(await enrolments.Enrol(GateLab.Request(lab.Claim(), key), "192.0.2.7", default));
        Assert.Equal(0, told);
        GateLab.Given(await enrolments.Enrol(GateLab.Request(lab.Claim(), next), "192.0.2.7", default));
        Assert.Equal(1, told);
    }

    private static BrokerGuests Guests(GateLab lab) => BrokerGuests.Load(lab.Store, lab.Keys, lab.Clock);

    private static async Task<ChangeResult<RevokedBox>> Revoke(GateLab lab, string reason)
    {
        await using var db = lab.Db();
        return await new RevocationOperations(db, lab.Keys, lab.Clock).Revoke(LabBuilder.BoxA, reason, "Nadia", default);
    }
}
