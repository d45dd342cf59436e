using System.Globalization;
using FabAccess.Server.Broker;

namespace FabAccess.Server.Tests.Broker;

public sealed class BrokerProcessTests
{
    [Fact]
    public async Task PipeFromServerCloses_AsWhenItIsKilled_BrokerEnds()
    {
        string folder = Directory.CreateTempSubdirectory("fabaccess-broker-").FullName;
        string configuration = Path.Combine(folder, "mosquitto.conf"), numberFile = Path.Combine(folder, "mosquitto.pid");
        await File.WriteAllTextAsync(configuration, BrokerConfiguration.For(new BrokerState(new(folder) { Port = 0 }).Port));
        var broker = new BrokerProcess("/usr/sbin/mosquitto", configuration, numberFile, _ => { });
        int number = 0;
        await Until.True(() => File.Exists(numberFile) && int.TryParse(File.ReadAllText(numberFile), CultureInfo.InvariantCulture, out number), "the number is written");
        Assert.True(BrokerSupervisorTests.IsAlive(number));

        broker.Dispose();

        await Until.True(() => !BrokerSupervisorTests.IsAlive(number), "the broker has ended");
        Directory.Delete(folder, recursive: true);
    }
}
