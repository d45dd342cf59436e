using System.Diagnostics;

namespace FabAccess.Mqtt.Tests;

/// <summary>A device that is its own broker: its certificate was kept, and it asks for a password.</summary>
public sealed class LinkDeviceTests : IDisposable
{
    private const string ServerAuth = "1.3.6.1.5.5.7.3.1", User = "bblp", Secret = "20f1c6a3";

    private readonly TestAuthority maker = new();
    private readonly string folder = Directory.CreateTempSubdirectory("fabaccess-device-").FullName;

    [Fact]
    public async Task Device_WhoseCertificateWasKept_IsHeard_AndSpokenTo()
    {
        string own = maker.Issue("printer", ServerAuth);
        using var broker = await TestBroker.StartNew(Settings(own));
        using var client = await Client(broker.Port, own, () => Secret).Up();
        Assert.Equal(PublishResult.Accepted, client.Publish("device/01/report", "hello", qos: MqttQos.AtMostOnce));
        await Until.True(() => !client.Messages.IsEmpty, "the message arrives");
        Assert.Equal("hello", client.Text(0));
        Assert.Contains(broker.Log, l => l.Contains("(p2, ", StringComparison.Ordinal));
    }

    // The maker's authority signed the other one too: that says nothing.
    [Fact]
    public async Task Another_OfTheSameMaker_HearsNothing()
    {
        string own = maker.Issue("printer", ServerAuth), other = maker.Issue("other", ServerAuth);
        using var broker = await TestBroker.StartNew(Settings(other));
        using var client = Client(broker.Port, own, () => Secret);
        Assert.Contains(MqttDevice.IsAnother, await ReasonOf(client), StringComparison.Ordinal);
        Assert.DoesNotContain(broker.Log, l => l.Contains(User, StringComparison.Ordinal));
        Assert.Equal(0, client.Connects);
    }

    [Fact]
    public async Task Password_ThatIsWrong_IsSaid_AndTheNextOneCounts()
    {
        string own = maker.Issue("printer", ServerAuth), password = "wrong";
        using var broker = await TestBroker.StartNew(Settings(own));
        using var client = Client(broker.Port, own, () => password);
        Assert.Contains("refused", await ReasonOf(client), StringComparison.OrdinalIgnoreCase);
        password = Secret;
        await Until.True(() => client.Link.IsConnected, "the next attempt takes the new one");
    }

    [Theory]
    [InlineData(null, "cannot be read")]
    [InlineData("no certificate", "holds no certificate")]
    [InlineData("-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n", "holds no certificate")]
    public async Task File_OfNoUse_IsNamed(string? text, string expected)
    {
        string file = Path.Combine(folder, "kept.pem");
        if (text is not null) await File.WriteAllTextAsync(file, text);
        using var client = Client(TestBroker.FreePort(), file, () => Secret);
        string reason = await ReasonOf(client);
        Assert.True(reason.Contains(expected, StringComparison.Ordinal) || (text is null && reason.Contains("kept.pem", StringComparison.Ordinal)), reason);
    }

    [Fact]
    public async Task Password_ThatCannotBeRead_IsSaid()
    {
        string own = maker.Issue("printer", ServerAuth);
        using var client = Client(TestBroker.FreePort(), own, () => throw new IOException("The keyFile cannot be read."));
        Assert.Contains("The keyFile cannot be read", await ReasonOf(client), StringComparison.Ordinal);
    }

    [Fact]
    public void Options_OfTwoKinds_AreRefused() =>
        Assert.Throws<ArgumentException>(() => new TestClient(1, o => o with { Tls = new("a", "b"), Device = new("a", "b", () => "") }));

    public void Dispose()
    {
        maker.Dispose();
        Directory.Delete(folder, recursive: true);
    }

    private string[] Settings(string certificate)
    {
        string passwords = Path.Combine(folder, "passwords");
        using var made = Process.Start("mosquitto_passwd", ["-b", "-c", passwords, User, Secret]);
        made.WaitForExit();
        return [$"certfile {certificate}", $"keyfile {certificate}", $"password_file {passwords}", "user root"];
    }

    private static TestClient Client(int port, string certificate, Func<string> password) =>
        new(port, o => o with { Device = new(certificate, User, password), Subscriptions = ["device/+/report"] });

    private static async Task<string> ReasonOf(TestClient client)
    {
        client.Link.Start(client);
        await Until.True(() => !client.Disconnects.IsEmpty, "the reason is told", seconds: 20);
        return client.Disconnects.First();
    }
}
