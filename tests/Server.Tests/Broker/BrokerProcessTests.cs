using System.Globalization;
using System.Net;
using FabAccess.Server.Broker;

namespace FabAccess.Server.Tests.Broker;

public sealed class BrokerProcessTests
{
    [Fact]
    public async Task PipeFromServerCloses_AsWhenItIsKilled_BrokerEnds()
    {
        string folder = Directory.CreateTempSubdirectory("fabaccess-broker-").FullName;
        string configuration = Path.Combine(folder, "mosquitto.conf"), numberFile = Path.Combine(folder, "mosquitto.pid");
        await File.WriteAllTextAsync(configuration, $"listener {new BrokerState(new(folder) { Listen = new(IPAddress.Loopback, 0) }).Port} 127.0.0.1\nallow_anonymous true\n");
        var broker = new BrokerProcess("/usr/sbin/mosquitto", configuration, numberFile, _ => { });
        int number = 0;
        await Until.True(() => File.Exists(numberFile) && int.TryParse(File.ReadAllText(numberFile), CultureInfo.InvariantCulture, out number), "the number is written");
        Assert.True(BrokerSupervisorTests.IsAlive(number));

        broker.Dispose();

        await Until.True(() => !BrokerSupervisorTests.IsAlive(number), "the broker has ended");
        Directory.Delete(folder, recursive: true);
    }
}
