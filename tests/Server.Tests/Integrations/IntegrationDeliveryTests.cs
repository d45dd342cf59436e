using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using FabAccess.Server.Integrations;
using FabAccess.Server.Keys;
using FabAccess.Server.Tests.Broker;

namespace FabAccess.Server.Tests.Integrations;

/// <summary>Who reaches whom on the integration broker. Judged by what is delivered, since a broker may say yes and mean nothing by it.</summary>
public sealed class IntegrationDeliveryTests
{
    [Fact]
    public async Task Plug_ReachesItsOwnTopics_AndNobodyElses()
    {
        await using var lab = await new IntegrationDriver().Started();
        var own = await lab.Add("plug-a", IntegrationKind.Plug, "shellies/shelly1-AB12", "tasmota/discovery/Prise de l'établi");
        var others = await lab.Add("plug-b", IntegrationKind.Plug, "shellies/shelly1-AB123");
        var drives = await lab.Add("box-a", IntegrationKind.Box, "shellies/shelly1-AB12");
        using var victim = await lab.Up(others, "shellies/shelly1-AB123/#");
        using var box = await lab.Up(drives, "#");
        using var rogue = await lab.Up(own, "#", "+/+/+/+", "shellies/#", "shellies/shelly1-AB123/#", "shellies/+/relay/0", "fabaccess/#", "fabaccess/v1/#", "$SYS/#", "$CONTROL/#", "shellies/shelly1-AB12/#");
        string[] forbidden =
        [
            "shellies/shelly1-AB123/relay/0/command", "shellies/shelly1-AB123", "shellies/command", "shellies", "fabaccess/v1/atelier/box-a/down/permits", "fabaccess/v1/atelier/box-a/up/journal",
            "elsewhere", "SHELLIES/shelly1-AB12/relay/0", "$CONTROL/dynamic-security/v1", "tasmota/discovery/other",
        ];

        foreach (string topic in forbidden) rogue.Say(topic, "forged");
        foreach (string topic in forbidden) rogue.Say(topic, "forged", retain: true);
        rogue.Say("tasmota/discovery/Prise de l'établi/config", "its own too");
        victim.Say("shellies/shelly1-AB123/relay/0", "on");
        box.Say("shellies/shelly1-AB12/relay/0/command", "on");
        box.Say("shellies/shelly1-AB123/relay/0/command", "on");
        rogue.Say("shellies/shelly1-AB12/relay/0", "on");

        await Until.True(() => rogue.Refusals.Count == 20 && rogue.Heard.Count >= 3 && box.Heard.Count == 2 && !victim.Heard.IsEmpty && !box.Refusals.IsEmpty, "everything was answered");
        Assert.Equal([("shellies/shelly1-AB123/relay/0", "on")], victim.Heard);
        Assert.Equal(
            [("shellies/shelly1-AB12/relay/0", "on"), ("shellies/shelly1-AB12/relay/0/command", "on"), ("tasmota/discovery/Prise de l'établi/config", "its own too")],
            rogue.Heard.Distinct().Order());
        Assert.Equal(["shellies/shelly1-AB12/relay/0", "shellies/shelly1-AB12/relay/0/command"], box.Heard.Select(h => h.Topic).Order());
    }

    [Fact]
    public async Task Will_OnAnothersTopic_IsHeardByNobody()
    {
        await using var lab = await new IntegrationDriver().Started();
        var own = await lab.Add("plug-a", IntegrationKind.Plug, "a");
        using var victim = await lab.Up(await lab.Add("plug-b", IntegrationKind.Plug, "b"), "b/#");
        using (var rogue = new Guest(new(new("127.0.0.1", lab.State.Port, "x") { Account = own, LastWill = ("b/online", "forged"u8.ToArray()) }, Microsoft.Extensions.Logging.Abstractions.NullLogger.Instance)))
        {
            await rogue.Up();
            // A second connection by the same account puts the first out without goodbye: that is when a will is said.
            using var second = await lab.Up(own, "a/#");
            await Until.True(() => !rogue.Falls.IsEmpty, "the first is put out");
        }
        victim.Say("b/online", "true");
        await Until.True(() => !victim.Heard.IsEmpty, "the victim hears itself");
        Assert.Equal([("b/online", "true")], victim.Heard);
    }

    [Fact]
    public async Task Dashboard_Reads_AndNobodyHearsIt()
    {
        await using var lab = await new IntegrationDriver().Started();
        var looks = await lab.Add("wall", IntegrationKind.Dashboard, "zigbee2mqtt/laser plug");
        using var plug = await lab.Up(await lab.Add("plug-a", IntegrationKind.Plug, "zigbee2mqtt/laser plug"), "zigbee2mqtt/laser plug/#");
        using var wall = await lab.Up(looks, "#");
        wall.Say("zigbee2mqtt/laser plug/set", "{\"state\":\"ON\"}");
        await Until.True(() => !wall.Refusals.IsEmpty, "its word is refused");
        plug.Say("zigbee2mqtt/laser plug", "{\"state\":\"OFF\"}");
        await Until.True(() => !wall.Heard.IsEmpty && !plug.Heard.IsEmpty, "the plug is heard");
        Assert.Equal([("zigbee2mqtt/laser plug", "{\"state\":\"OFF\"}")], wall.Heard);
        Assert.Equal(wall.Heard, plug.Heard);
    }

    [Fact]
    public async Task Stranger_WithoutNameOrWithAWrongPassword_IsNotLetIn()
    {
        await using var lab = await new IntegrationDriver().Started();
        var own = await lab.Add("plug-a", IntegrationKind.Plug, "a");
        foreach (var stranger in new[] { null, own with { Password = "wrong" }, own with { User = "plug-b" }, own with { Password = own.Password + "x" }, own with { User = "PLUG-A" } })
        {
            using var guest = new Guest(lab.Link(stranger, "a/#"));
            Assert.Contains("refused the connection", await guest.Down(), StringComparison.Ordinal);
        }
        using var plug = await lab.Up(own, "a/#");
        Assert.DoesNotContain(lab.Lines, l => l.Text.Contains(own.Password, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Account_TakenOff_IsCutOffWithinSeconds_AndNobodyElseFalls()
    {
        await using var lab = await new IntegrationDriver().Started();
        var leaves = await lab.Add("plug-a", IntegrationKind.Plug, "a");
        using var taken = await lab.Up(leaves, "a/#");
        using var other = await lab.Up(await lab.Add("plug-b", IntegrationKind.Plug, "b"), "b/#");
        using var box = await lab.Up(await lab.Add("box-a", IntegrationKind.Box, "a", "b"), "#");

        Assert.True(lab.Operations.Remove("plug-a", "a test"));
        await lab.Broker.Refresh(default);

        await Until.True(() => !taken.Falls.IsEmpty, "it is put out");
        other.Say("b/state", "on");
        box.Say("a/command", "on");
        await Until.True(() => box.Heard.Count == 2, "the others go on");
        Assert.Empty(taken.Heard);
        Assert.Equal((1, 1, 1), (taken.Ups, other.Ups, box.Ups));
        Assert.Empty(other.Falls);
        // The same name again has another password, and what was given out before stays worthless.
        await lab.Add("plug-a", IntegrationKind.Plug, "a");
        using var stale = new Guest(lab.Link(leaves));
        Assert.Contains("refused the connection", await stale.Down(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task BoxesBroker_BesideIt_CarriesNothingOfIt()
    {
        await using var boxes = await new BrokerDriver().Started();
        await using var lab = await new IntegrationDriver().Started();
        using var server = await new Guest(boxes.Link(CertificateProfile.ServerLink(BrokerDriver.Site), "#")).Up();
        // Whoever owns everything here may own nothing there.
        var own = await lab.Add("plug-a", IntegrationKind.Plug, "shellies");
        using var plug = await lab.Up(own, "#", "shellies/#");
        plug.Say("shellies/x", "here");
        server.Say("fabaccess/v1/atelier/box-a/down/ack", "there");
        await Until.True(() => !plug.Heard.IsEmpty && !server.Heard.IsEmpty, "each hears its own");
        using var intruder = new Guest(new(new("127.0.0.1", boxes.State.Port, "plug-a") { Account = own }, Microsoft.Extensions.Logging.Abstractions.NullLogger.Instance));
        Assert.NotEmpty(await intruder.Down());

        BrokerSupervisorTests.End(lab.ProcessNumber);
        await Until.True(() => plug.Ups == 2, "the plug is back");

        Assert.All(plug.Heard, h => Assert.Equal("shellies/x", h.Topic));
        Assert.Equal([("fabaccess/v1/atelier/box-a/down/ack", "there")], server.Heard);
        Assert.Empty(server.Falls);
        Assert.Single(boxes.Lines, l => l.Id.Id == 2001);
    }

    [Fact]
    public async Task Tls_WithTheLabsCertificate_IsSpoken_AndPlainIsNot()
    {
        using var pair = new TemporaryCertificate();
        await using var lab = await new IntegrationDriver(o => o with { CertificateFile = pair.CertificateFile, KeyFile = pair.KeyFile }).Started();
        var own = await lab.Add("plug-a", IntegrationKind.Plug, "a");
        using var plug = await new Guest(lab.LinkOf(own, new(pair.CertificateFile, "") { ComparesName = true }, "a/#")).Up();
        plug.Say("a/x", "on");
        await Until.True(() => !plug.Heard.IsEmpty, "it hears itself");
        using var plain = new Guest(lab.Link(own));
        Assert.NotEmpty(await plain.Down());
        using var elsewhere = new TemporaryCertificate("elsewhere.example");
        using var other = new Guest(lab.LinkOf(own, new(elsewhere.CertificateFile, "") { ComparesName = true }));
        Assert.NotEmpty(await other.Down());
        Assert.Null(await IntegrationVisit.Make(new(IPAddress.Loopback, lab.State.Port), hasTls: true, DateTimeOffset.UtcNow, default));
        Assert.Contains("certificate ended", await IntegrationVisit.Make(new(IPAddress.Loopback, lab.State.Port), hasTls: true, DateTimeOffset.UtcNow.AddDays(30), default), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Message_LongerThanADeviceSays_IsRefused()
    {
        await using var lab = await new IntegrationDriver().Started();
        using var plug = await lab.Up(await lab.Add("plug-a", IntegrationKind.Plug, "a"), "a/#");
        plug.Say("a/long", new string('x', IntegrationConfiguration.LongestPayload + 1));
        plug.Say("a/fits", new string('x', IntegrationConfiguration.LongestPayload));
        await Until.True(() => !plug.Heard.IsEmpty && !plug.Refusals.IsEmpty, "one comes and one is refused");
        Assert.Equal("a/fits", Assert.Single(plug.Heard).Topic);
    }
}

/// <summary>A self-signed certificate in files, for a day.</summary>
internal sealed class TemporaryCertificate : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("fabaccess-tls-").FullName;

    public TemporaryCertificate(string? name = null)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=integrations", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        if (name is null) names.AddIpAddress(IPAddress.Loopback);
        else names.AddDnsName(name);
        request.CertificateExtensions.Add(names.Build());
        using var certificate = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        (CertificateFile, KeyFile) = (Path.Combine(folder, "cert.pem"), Path.Combine(folder, "key.pem"));
        File.WriteAllText(CertificateFile, certificate.ExportCertificatePem());
        File.WriteAllText(KeyFile, key.ExportPkcs8PrivateKeyPem());
    }

    public string CertificateFile { get; }

    public string KeyFile { get; }

    public void Dispose() => Directory.Delete(folder, recursive: true);
}
