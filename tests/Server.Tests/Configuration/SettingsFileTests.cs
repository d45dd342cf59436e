using System.Net;
using System.Text;
using FabAccess.Server.Configuration;

namespace FabAccess.Server.Tests.Configuration;

public sealed class SettingsFileTests
{
    [Fact]
    public void Empty_GivesTheDefaults()
    {
        var settings = Parse("{}").Settings!;
        Assert.Equal(("/srv/lab/data", new IPEndPoint(IPAddress.Loopback, 8080)), (settings.DataFolder, settings.Listen));
        Assert.Equal(new StoreSettings.Sqlite("/srv/lab/data/lab.db"), settings.Store);
        Assert.Equal((true, "127.0.0.1:8883", "/usr/sbin/mosquitto"), (settings.Broker.Embedded, settings.Broker.Listen.ToString(), settings.Broker.Mosquitto));
        Assert.Equal(("127.0.0.1:8443", null), (settings.Gate.Listen.ToString(), settings.Broker.AclFile));
    }

    [Theory]
    [InlineData("""{"gate":{"listen":"192.168.1.5:9443"}}""", "192.168.1.5:9443")]
    [InlineData("""{"gate":{"listen":"[::1]:9443"}}""", "[::1]:9443")]
    [InlineData("""{"gate":{"listen":"0.0.0.0:8443","host":"lab.local"}}""", "lab.local:8443")]
    [InlineData("""{"gate":{"host":"10.0.0.7"}}""", "10.0.0.7:8443")]
    public void Gate_AsSet_IsWhereTokensSendBoxes(string json, string address) => Assert.Equal(address, Parse(json).Settings!.Gate.Address.ToString());

    [Theory]
    [InlineData("""{"broker":{"listen":"0.0.0.0:9883","aclFile":"more.acl"}}""", "127.0.0.1", 9883)]
    [InlineData("""{"broker":{"listen":"[::]:9883","aclFile":"/srv/lab/more.acl"}}""", "::1", 9883)]
    [InlineData("""{"broker":{"listen":"192.168.1.5:8883","aclFile":"./more.acl"}}""", "192.168.1.5", 8883)]
    public void Broker_OfTheServer_IsReachedWhereItListens(string json, string host, int port)
    {
        var broker = Parse(json).Settings!.Broker;
        Assert.Equal((host, port), broker.Place);
        Assert.Equal("/srv/lab/more.acl", broker.AclFile);
    }

    [Theory]
    [InlineData("""{"integrations":{"listen":"192.168.30.1:1883"}}""", "192.168.30.1:1883", null)]
    [InlineData("""{"integrations":{"listen":"127.0.0.1:2883"}}""", "127.0.0.1:2883", null)]
    [InlineData("""{"broker":{"listen":"192.168.1.5:8883"},"integrations":{"listen":"192.168.30.1:8883","certificateFile":"cert.pem","keyFile":"/etc/key.pem"}}""", "192.168.30.1:8883", "/srv/lab/cert.pem")]
    [InlineData("""{"integrations":{"listen":"[fd00::1]:1883"}}""", "[fd00::1]:1883", null)]
    public void Integrations_AtOneAddress_AreTaken(string json, string listen, string? certificate)
    {
        var integrations = Parse(json).Settings!.Integrations!;
        Assert.Equal((listen, certificate), (integrations.Listen.ToString(), integrations.CertificateFile));
    }

    [Theory]
    [InlineData("""{"integrations":{}}""", "integrations.listen is missing")]
    [InlineData("""{"integrations":{"listen":"192.168.30.1"}}""", "must be an address and a port")]
    [InlineData("""{"integrations":{"listen":"lab.local:1883"}}""", "must be an address and a port")]
    [InlineData("""{"integrations":{"listen":"0.0.0.0:1883"}}""", "never at every address")]
    [InlineData("""{"integrations":{"listen":"[::]:1883"}}""", "never at every address")]
    [InlineData("""{"integrations":{"listen":"[::ffff:0.0.0.0]:1883"}}""", "never at every address")]
    [InlineData("""{"integrations":{"listen":"239.1.2.3:1883"}}""", "must be an address of this machine")]
    [InlineData("""{"integrations":{"listen":"255.255.255.255:1883"}}""", "must be an address of this machine")]
    [InlineData("""{"integrations":{"listen":"127.0.0.1:8883"}}""", "do not share a broker")]
    [InlineData("""{"broker":{"listen":"0.0.0.0:8883"},"integrations":{"listen":"192.168.30.1:8883"}}""", "do not share a broker")]
    [InlineData("""{"integrations":{"listen":"192.168.30.1:1883","certificateFile":"cert.pem"}}""", "integrations.keyFile is needed too")]
    [InlineData("""{"integrations":{"listen":"192.168.30.1:1883","keyFile":"key.pem"}}""", "integrations.certificateFile is needed too")]
    [InlineData("""{"integrations":{"listen":"192.168.30.1:1883","certificateFile":"a\nallow_anonymous true","keyFile":"k"}}""", "has a line break")]
    [InlineData("""{"integrations":{"listen":"192.168.30.1:1883","users":[]}}""", "integrations.users is not a known key")]
    [InlineData("""{"integrations":true}""", "integrations must be an object")]
    public void Integrations_ThatReachTooFar_AreRefusedWithWhy(string json, string why)
    {
        var result = Parse(json);
        Assert.Null(result.Settings);
        Assert.Contains(result.Problems, p => p.Contains(why, StringComparison.Ordinal));
    }

    [Fact]
    public void Full_IsTaken()
    {
        var settings = Parse("""
            { "dataFolder": "d", "listen": "http://[::1]:0", "store": { "kind": "postgres", "connectionString": "Host=/run" }, // comments are fine
              "broker": { "embedded": false, "host": "broker.lab", "port": 8883 }, "frameAncestors": ["http://127.0.0.1:8081"], "showPrices": false, }
            """).Settings!;
        Assert.Equal(new IPEndPoint(IPAddress.IPv6Loopback, 0), settings.Listen);
        Assert.Equal(new StoreSettings.Postgres("Host=/run"), settings.Store);
        Assert.Equal((false, "broker.lab", 8883), (settings.Broker.Embedded, settings.Broker.Host, settings.Broker.Port));
        Assert.Equal(["http://127.0.0.1:8081"], settings.FrameAncestors);
        Assert.False(settings.ShowsPrices);
    }

    [Theory]
    [InlineData("", "not JSON")]
    [InlineData("[]", "must be a JSON object")]
    [InlineData("""{"dataFolder":"\u0000"}""", "dataFolder must be a text")]
    [InlineData("""{"broker":{"mosquitto":"/usr\u0000"}}""", "broker.mosquitto must be a text")]
    [InlineData("""{"dataFolder":"\ud800"}""", "no Unicode")]
    [InlineData("""{"\ud800":1}""", "no Unicode")]
    [InlineData("""{"frameAncestors":["\udc00"]}""", "no Unicode")]
    [InlineData("""{"datafolder":"x"}""", "datafolder is not a known key; did you mean 'dataFolder'?")]
    [InlineData("""{"broker":{"prot":1}}""", "broker.prot is not a known key; did you mean 'port'?")]
    [InlineData("""{"broker":{"embedded":false,"port":70000}}""", "broker.port must be a whole number from 1 to 65535 (default 8883).")]
    [InlineData("""{"broker":{"port":1883}}""", "broker.port belongs to a broker that runs elsewhere")]
    [InlineData("""{"broker":{"embedded":false,"listen":"127.0.0.1:1883"}}""", "broker.listen belongs to the server's own broker")]
    [InlineData("""{"broker":{"listen":"8883"}}""", "broker.listen is '8883'; it must be an address and a port")]
    [InlineData("""{"broker":{"aclFile":7}}""", "broker.aclFile must be a text")]
    [InlineData("""{"broker":{"embedded":false,"port":0}}""", "broker.port must be a whole number from 1 to 65535")]
    [InlineData("""{"broker":{"embedded":"yes"}}""", "broker.embedded must be true or false (default true).")]
    [InlineData("""{"broker":{"host":"elsewhere"}}""", "broker.host belongs to a broker that runs elsewhere")]
    [InlineData("""{"broker":[]}""", "broker must be an object.")]
    [InlineData("""{"dataFolder":7}""", "dataFolder must be a text")]
    [InlineData("""{"store":{"kind":"oracle"}}""", "store.kind is 'oracle'; it must be sqlite or postgres.")]
    [InlineData("""{"store":{"kind":"postgres"}}""", "store.connectionString is missing.")]
    [InlineData("""{"listen":"http://0.0.0.0:8080"}""", "may only listen on this machine itself")]
    [InlineData("""{"listen":"http://192.168.1.10:8080"}""", "may only listen on this machine itself")]
    [InlineData("""{"listen":"http://lab.example:8080"}""", "may only listen on this machine itself")]
    [InlineData("""{"listen":"https://127.0.0.1"}""", "it must look like http://127.0.0.1:8080")]
    [InlineData("""{"gate":{"listen":"0.0.0.0:8443"}}""", "gate.host is needed when the gate listens on every address")]
    [InlineData("""{"gate":{"listen":"127.0.0.1:0"}}""", "gate.listen is '127.0.0.1:0'; it must be an address and a port")]
    [InlineData("""{"gate":{"listen":"lab.local:8443"}}""", "gate.listen is 'lab.local:8443'; it must be an address and a port")]
    [InlineData("""{"gate":{"host":"lab.local:8443"}}""", "gate.host is 'lab.local:8443'; it must be a name or an address, without a port")]
    [InlineData("""{"frameAncestors":["http://a/b"]}""", "an origin looks like")]
    [InlineData("""{"showPrices":"no"}""", "showPrices must be true or false (default true).")]
    public void Wrong_IsNamed(string json, string problem)
    {
        var result = Parse(json);
        Assert.Null(result.Settings);
        Assert.Contains(problem, Assert.Single(result.Problems), StringComparison.Ordinal);
    }

    [Fact]
    public void SeveralProblems_AreNamedTogether() => Assert.Equal(3, Parse("""{"a":1,"listen":"x","broker":{"embedded":false,"port":-1}}""").Problems.Count);

    [Fact]
    public void MissingFile_IsNamed() => Assert.Contains("There is no file", Assert.Single(SettingsFile.Read("/nowhere/server.json").Problems), StringComparison.Ordinal);

    [Fact]
    public void SavedAsLatin1_IsNamed() =>
        Assert.Contains("saved as UTF-8", Assert.Single(SettingsFile.Parse(Encoding.Latin1.GetBytes("""{"dataFolder":"Données"}"""), "/srv/lab").Problems), StringComparison.Ordinal);

    private static SettingsResult Parse(string json) => SettingsFile.Parse(Encoding.UTF8.GetBytes(json), "/srv/lab");
}
