using System.Net;
using System.Net.Sockets;
using FabAccess.Server.Integrations;
using FabAccess.Server.Tests.Broker;

namespace FabAccess.Server.Tests.Integrations;

public sealed class IntegrationBrokerTests
{
    [Fact]
    public async Task BrokerKilled_Supervised_IsBackWithItsAccounts()
    {
        await using var lab = await new IntegrationDriver().Started();
        using var plug = await lab.Up(await lab.Add("plug-a", IntegrationKind.Plug, "a"));
        int first = lab.ProcessNumber;

        BrokerSupervisorTests.End(first);

        await Until.True(() => plug.Ups == 2, "the plug is back");
        Assert.NotEqual(first, lab.ProcessNumber);
        Assert.Contains(lab.Lines, l => l.Id.Id == 2002 && l.Text.Contains("The integration broker does not run: Mosquitto ended by signal 9", StringComparison.Ordinal));
    }

    [Fact]
    public async Task PortTaken_IsSaid_AndTheHostRunsOn()
    {
        using var other = new TcpListener(IPAddress.Loopback, 0);
        other.Start();
        var taken = (IPEndPoint)other.LocalEndpoint;
        await using var lab = new IntegrationDriver(o => o with { Listen = taken });
        await lab.Start();
        await Until.True(() => lab.Lines.Any(l => l.Id.Id == 2002), "the reason is said");
        Assert.Equal($"{taken} is taken by another program. End that program, or choose another port in integrations.listen.", lab.State.Reason);
        using var bound = new CancellationTokenSource(TimeSpan.FromMilliseconds(300));
        Assert.Contains("did not answer in time", await IntegrationVisit.Make(taken, hasTls: false, DateTimeOffset.UtcNow, bound.Token), StringComparison.Ordinal);
        await lab.Add("plug-a", IntegrationKind.Plug, "a");

        other.Stop();

        await Until.True(() => lab.State.IsRunning, "it runs once the port is free");
    }

    [Fact]
    public async Task CertificateMissing_IsTheReason()
    {
        await using var lab = new IntegrationDriver(o => o with { CertificateFile = "/nowhere/cert.pem", KeyFile = "/nowhere/key.pem" });
        await lab.Start();
        await Until.True(() => lab.State.Reason?.Contains("/nowhere/cert.pem", StringComparison.Ordinal) == true, "the reason is given");
    }

    [Fact]
    public async Task Visit_WithoutAName_IsRefusedByABrokerThatIsSound_AndNobodyThereIsSaid()
    {
        await using var lab = await new IntegrationDriver().Started();
        var place = new IPEndPoint(IPAddress.Loopback, lab.State.Port);
        Assert.Null(await IntegrationVisit.Make(place, hasTls: false, DateTimeOffset.UtcNow, default));
        await lab.Stop();
        Assert.Contains("cannot be reached", await IntegrationVisit.Make(place, hasTls: false, DateTimeOffset.UtcNow, default), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Visit_WhereEverybodyIsLetIn_SaysSo()
    {
        using var open = new TcpListener(IPAddress.Loopback, 0);
        open.Start();
        var visit = IntegrationVisit.Make((IPEndPoint)open.LocalEndpoint, hasTls: false, DateTimeOffset.UtcNow, default);
        using (var come = await open.AcceptTcpClientAsync())
        {
            await come.GetStream().ReadExactlyAsync(new byte[15]);
            await come.GetStream().WriteAsync(new byte[] { 0x20, 3, 0, 0, 0 });
        }
        Assert.Contains("lets everybody in", await visit, StringComparison.Ordinal);
    }
}
