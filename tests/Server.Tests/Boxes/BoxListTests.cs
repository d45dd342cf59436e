using FabAccess.Core.Values;
using FabAccess.Server.Commands;
using NodaTime;

namespace FabAccess.Server.Tests.Boxes;

public sealed class BoxListTests
{
    [Fact]
    public async Task Boxes_Listed_ShowTheFingerprintOfTheNewestKey()
    {
        using var lab = new GateLab();
        using BoxKey first = new(), second = new();
        using var old = await lab.Enrolled(first);
        lab.Pass(Duration.FromDays(20));
        GateLab.Given(await lab.Renew(old, second));
        using var db = lab.Db();

        var boxes = BoxListCommand.List(db);

        Assert.Equal(["box-a", "box-b", "box-z"], boxes.Select(b => b.Box));
        Assert.Equal(KeyId.Of(second.Public).ToString(), boxes[0].Fingerprint);
        Assert.Equal((lab.Clock.Now + Duration.FromDays(30)).ToString(), boxes[0].CertificateUntil);
        Assert.Equal((null, null), (boxes[1].EnrolledAt, boxes[1].Fingerprint));
    }
}
