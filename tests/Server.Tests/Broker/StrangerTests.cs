using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using FabAccess.Core.Values;
using FabAccess.Mqtt;
using FabAccess.Server.Broker;
using FabAccess.Server.Keys;
using NodaTime;

namespace FabAccess.Server.Tests.Broker;

/// <summary>Whoever the lab's CA did not let in, as a box, and for now: no message of theirs is taken, and they hear none.</summary>
public sealed class StrangerTests
{
    private static readonly BoxId Box = BoxId.Parse("box-a");

    [Fact]
    public async Task Certificate_ThatOpensNothing_IsRefusedInWords()
    {
        await using var broker = await new BrokerDriver().Started();
        using var foreign = CertificateAuthority.Make(BrokerDriver.Site, BrokerDriver.Later);
        var yesterday = SystemClock.Instance.GetCurrentInstant() - Duration.FromDays(1);

        Assert.Contains("another CA signed it", await Refusal(broker, broker.Tls(CertificateProfile.Box(Box, BrokerDriver.Later), foreign)), StringComparison.Ordinal);
        Assert.Contains("another CA signed it", await Refusal(broker, broker.Tls(CertificateProfile.ServerLink(BrokerDriver.Site), foreign)), StringComparison.Ordinal);
        Assert.Contains("it has expired", await Refusal(broker, broker.Tls(new CertificateProfile("box-a", yesterday, IsServer: false))), StringComparison.Ordinal);
        Assert.Contains("another purpose", await Refusal(broker, broker.Tls(CertificateProfile.Broker(BrokerDriver.Site))), StringComparison.Ordinal);
        using (var revoked = broker.Authority.IssueWithKey(CertificateProfile.Box(Box, BrokerDriver.Later)))
        {
            broker.Guests = broker.Guests with { Revoked = [(revoked.SerialNumber.ToLowerInvariant(), yesterday)] };
            await broker.Keeper.Refresh(default);
            Assert.Contains("it was revoked", await Refusal(broker, broker.Tls(revoked)), StringComparison.Ordinal);
        }
        // The door itself is not shut.
        using var box = await new Guest(broker.Link(CertificateProfile.Box(Box, BrokerDriver.Later))).Up();
    }

    [Fact]
    public async Task Nobody_WithoutACertificateOrWithoutTls_IsAnswered()
    {
        await using var broker = await new BrokerDriver().Started();
        using var bare = new MosquittoLink(new("127.0.0.1", broker.State.Port, "box-a"), Microsoft.Extensions.Logging.Abstractions.NullLogger.Instance);
        using var plain = new Guest(bare);
        Assert.NotEmpty(await plain.Down());

        using var client = new TcpClient("127.0.0.1", broker.State.Port);
        await using var tls = new SslStream(client.GetStream(), leaveInnerStreamOpen: false, (_, _, _, errors) => errors >= SslPolicyErrors.None);
        await Assert.ThrowsAnyAsync<Exception>(async () =>
        {
            await tls.AuthenticateAsClientAsync(new SslClientAuthenticationOptions { TargetHost = "broker", EnabledSslProtocols = SslProtocols.None });
            await tls.WriteAsync(new byte[] { 0x10, 16, 0, 4, 77, 81, 84, 84, 5, 2, 0, 30, 0, 0, 3, 97, 98, 99 });
            Assert.Equal(0, await tls.ReadAsync(new byte[4]));
            throw new EndOfStreamException();
        });
    }

    [Fact]
    public async Task Name_OfAnother_IsNotBelieved()
    {
        await using var broker = await new BrokerDriver().Started();
        using var server = await new Guest(broker.Link(CertificateProfile.ServerLink(BrokerDriver.Site), "fabaccess/v1/atelier/+/up/#")).Up();
        using var other = await new Guest(broker.Link(CertificateProfile.Box(BoxId.Parse("box-b"), BrokerDriver.Later))).Up();
        // It says that it is box-b; its certificate says box-a. So box-b keeps its place.
        using var liar = await new Guest(broker.Link(broker.Tls(CertificateProfile.Box(Box, BrokerDriver.Later)), "box-b")).Up();
        liar.Say("fabaccess/v1/atelier/box-b/up/state", "a lie");
        liar.Say("fabaccess/v1/atelier/box-a/up/state", "its own");
        await Until.True(() => !server.Heard.IsEmpty, "the server hears what is its own");
        Assert.Equal([("fabaccess/v1/atelier/box-a/up/state", "its own")], server.Heard);
        Assert.Empty(other.Falls);
    }

    [Fact]
    public async Task Doctor_ThatVisits_TakesNobodysPlace()
    {
        await using var broker = await new BrokerDriver().Started();
        using var server = await new Guest(broker.Link(CertificateProfile.ServerLink(BrokerDriver.Site))).Up();
        Assert.Null(await BriefVisit.Make(broker.Authority, ("127.0.0.1", broker.State.Port), CertificateProfile.Doctor(SystemClock.Instance.GetCurrentInstant()), default));
        Assert.Empty(server.Falls);
        using var foreign = CertificateAuthority.Make(BrokerDriver.Site, BrokerDriver.Later);
        Assert.NotNull(await BriefVisit.Make(foreign, ("127.0.0.1", broker.State.Port), CertificateProfile.Doctor(SystemClock.Instance.GetCurrentInstant()), default));
    }

    private static async Task<string> Refusal(BrokerDriver broker, MqttTls tls)
    {
        using var stranger = new Guest(broker.Link(tls, "box-a"));
        return await stranger.Down();
    }
}
