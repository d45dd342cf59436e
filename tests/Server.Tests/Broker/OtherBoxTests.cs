using FabAccess.Core.Values;
using FabAccess.Mqtt;
using FabAccess.Server.Broker;
using FabAccess.Server.Keys;
using Microsoft.Extensions.Logging.Abstractions;
using NodaTime;

namespace FabAccess.Server.Tests.Broker;

/// <summary>A box that is let in and wants more than its own. Judged by what is delivered, since a broker may say yes and mean nothing by it.</summary>
public sealed class OtherBoxTests
{
    private const string Root = "fabaccess/v1/atelier";

    private static readonly BoxId BoxA = BoxId.Parse("box-a"), BoxB = BoxId.Parse("box-b");

    [Fact]
    public async Task Box_OnTopicsOfOthers_SaysAndHearsNothing()
    {
        await using var broker = await new BrokerDriver().Started();
        using var server = await new Guest(broker.Link(CertificateProfile.ServerLink(BrokerDriver.Site), "#")).Up();
        using var victim = await new Guest(broker.Link(CertificateProfile.Box(BoxB, BrokerDriver.Later), $"{Root}/box-b/down/#")).Up();
        string[] greedy = ["#", "+/+/+/+/+/+", $"{Root}/box-b/#", $"{Root}/+/down/#", $"{Root}/box-b/down/permits", $"{Root}/box-a/down/#", "$SYS/#", "$CONTROL/#"];
        using (var rogue = await new Guest(WithWill(broker, broker.Tls(CertificateProfile.Box(BoxA, BrokerDriver.Later)), greedy)).Up())
        {
            foreach (bool retain in new[] { false, true })
            {
                foreach (string leaf in new[] { "box-b/up/journal", "box-b/up/online", "box-b/down/permits", "box-b/down/ack", "box-a/down/permits", "observer:recorder/echo", "server:atelier/up/journal" })
                    rogue.Say($"{Root}/{leaf}", "forged", retain);
                rogue.Say("$CONTROL/dynamic-security/v1", "forged", retain);
                rogue.Say("elsewhere", "forged", retain);
                rogue.Say("fabaccess/v1/other-site/box-a/up/journal", "forged", retain);
            }
            server.Say($"{Root}/box-b/down/ack", "for box-b");
            server.Say($"{Root}/box-a/down/ack", "for box-a");
            rogue.Say($"{Root}/box-a/up/journal", "its own");
            await Until.True(() => server.Heard.Contains(($"{Root}/box-a/up/journal", "its own")) && !rogue.Heard.IsEmpty && !victim.Heard.IsEmpty, "what is allowed has come");
            await Until.True(() => rogue.Refusals.Count == 20, "each of its lies was answered");
            Assert.Equal([($"{Root}/box-a/down/ack", "for box-a")], rogue.Heard.Distinct());
        }
        // Gone without goodbye or with: its will is not its own topic, so nobody hears it.
        using var later = await new Guest(broker.Link(CertificateProfile.Observer("recorder", BrokerDriver.Later), "#", $"{Root}/observer:recorder/echo")).Up();
        later.Say($"{Root}/observer:recorder/echo", "I hear");
        await Until.True(() => later.Heard.Any(h => h.Text == "I hear"), "the observer hears");
        Assert.All(later.Heard, h => Assert.Equal("I hear", h.Text));
        Assert.Equal([($"{Root}/box-b/down/ack", "for box-b")], victim.Heard);
        Assert.DoesNotContain(server.Heard, h => h.Text == "forged");
    }

    [Fact]
    public async Task Observer_HearsEverybody_AndNobodyHearsIt()
    {
        await using var broker = await new BrokerDriver().Started();
        using var server = await new Guest(broker.Link(CertificateProfile.ServerLink(BrokerDriver.Site), $"{Root}/#")).Up();
        using var observer = await new Guest(broker.Link(CertificateProfile.Observer("recorder", BrokerDriver.Later), "#")).Up();
        using var unknown = await new Guest(broker.Link(CertificateProfile.Observer("nobody", BrokerDriver.Later), "#")).Up();
        using var box = await new Guest(broker.Link(CertificateProfile.Box(BoxA, BrokerDriver.Later))).Up();
        foreach (string leaf in new[] { "box-a/up/journal", "box-a/down/permits", "observer:recorder/up/journal" }) observer.Say($"{Root}/{leaf}", "forged");
        await Until.True(() => observer.Refusals.Count == 3, "each of its words was refused");
        box.Say($"{Root}/box-a/up/state", "true");
        await Until.True(() => !observer.Heard.IsEmpty, "the observer hears the box");
        Assert.Equal([($"{Root}/box-a/up/state", "true")], observer.Heard);
        Assert.Equal(observer.Heard, server.Heard);
        Assert.Empty(unknown.Heard);
    }

    [Fact]
    public async Task Box_TakenAwayWhileConnected_FallsSilentAtOnce_AndNobodyElseFalls()
    {
        await using var broker = await new BrokerDriver().Started();
        using var server = await new Guest(broker.Link(CertificateProfile.ServerLink(BrokerDriver.Site), $"{Root}/+/up/#")).Up();
        using var certificate = broker.Authority.IssueWithKey(CertificateProfile.Box(BoxA, BrokerDriver.Later));
        using var taken = await new Guest(broker.Link(broker.Tls(certificate), "box-a", $"{Root}/box-a/down/#")).Up();
        using var other = await new Guest(broker.Link(CertificateProfile.Box(BoxB, BrokerDriver.Later), $"{Root}/box-b/down/#")).Up();

        broker.Guests = broker.Guests with { Denied = ["box-a"], Revoked = [(certificate.SerialNumber.ToLowerInvariant(), SystemClock.Instance.GetCurrentInstant())] };
        await broker.Keeper.Refresh(default);
        taken.Say($"{Root}/box-a/up/journal", "too late");
        server.Say($"{Root}/box-a/down/permits", "not for it");
        other.Say($"{Root}/box-b/up/journal", "in time");
        await Until.True(() => !server.Heard.IsEmpty && !taken.Refusals.IsEmpty, "the broker has answered both");
        Assert.Equal([($"{Root}/box-b/up/journal", "in time")], server.Heard);
        Assert.Empty(taken.Heard);

        Assert.Null(await BriefVisit.Make(broker.Authority, ("127.0.0.1", broker.State.Port), CertificateProfile.Evictor(BoxA, SystemClock.Instance.GetCurrentInstant()), default));
        await Until.True(() => !taken.Falls.IsEmpty, "it is put out");
        await Until.True(() => broker.Lines.Any(l => l.Text.Contains("certificate verify failed", StringComparison.Ordinal)), "it is refused when it comes again");
        Assert.Equal((1, 1, 1), (taken.Ups, server.Ups, other.Ups));
        Assert.Single(broker.Lines, l => l.Id.Id == 2001);
    }

    private static MosquittoLink WithWill(BrokerDriver broker, MqttTls tls, string[] subscriptions) => new(
        new("127.0.0.1", broker.State.Port, "box-a") { Tls = tls, Subscriptions = subscriptions, LastWill = ($"{Root}/box-b/up/online", "forged"u8.ToArray()) }, NullLogger.Instance);
}
