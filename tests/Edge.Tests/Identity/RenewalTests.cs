using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using FabAccess.Core.Wire;
using FabAccess.Edge.Identity;
using FabAccess.Edge.Tests.Gpio;
using Microsoft.Extensions.Logging;
using NodaTime;

namespace FabAccess.Edge.Tests.Identity;

public sealed class RenewalTests : IDisposable
{
    private readonly TestLab lab = new();
    private readonly string data = Directory.CreateTempSubdirectory("fabaccess-identity-").FullName;
    private readonly Lines log = new();
    private readonly Renewal renewal;

    public RenewalTests() => renewal = new(new(data), TestGate.Site, TestGate.Box, () => 0.5, log);

    [Fact]
    public async Task Certificate_WithMoreThanAThirdLeft_IsLeftAlone()
    {
        await using var gate = await Enrolled();

        Assert.Equal(Renewal.Look, await renewal.Step(TestGate.Now + Duration.FromDays(20) - Duration.FromSeconds(1), isRefused: false));

        Assert.DoesNotContain(gate.Asked, a => a.Path == GatePaths.Renewal);
    }

    [Theory]
    [InlineData(20, false)]
    [InlineData(300, false)]
    [InlineData(0, true)]
    public async Task Certificate_WhenItIsTime_IsRenewedWithItsOwnAndANewKey(int days, bool isRefused)
    {
        await using var gate = await Enrolled();
        var (serial, fingerprint) = Identity();
        byte[] former = File.ReadAllBytes(Path.Combine(data, "secrets", BoxIdentity.IdentityFile));

        Assert.Equal(Renewal.Look, await renewal.Step(TestGate.Now + Duration.FromDays(days), isRefused));

        // What was sealed to the key before can still be opened.
        Assert.Equal(former, File.ReadAllBytes(Path.Combine(data, "secrets", BoxIdentity.FormerFile)));

        Assert.Equal(serial, gate.Asked.Single(a => a.Path == GatePaths.Renewal).Serial);
        Assert.NotEqual((serial, fingerprint), Identity());
        Assert.NotEqual(fingerprint, Identity().Fingerprint);
        Assert.Null(renewal.Trouble);
        Assert.False(File.Exists(Path.Combine(data, "secrets", PendingKey.File)));
    }

    [Fact]
    public async Task Broker_ThatCallsItExpired_HasItRenewedWithoutWaitingForTheNextLook()
    {
        await using var gate = await Enrolled();
        bool isRefused = false;
        using var loop = new RenewalLoop(renewal, () => TestGate.Now, () => Volatile.Read(ref isRefused), TimeProvider.System) { Glance = TimeSpan.FromMilliseconds(5) };
        loop.Start();
        Eventually.Holds(() => renewal.NotAfter is not null);
        Assert.DoesNotContain(gate.Asked, a => a.Path == GatePaths.Renewal);

        Volatile.Write(ref isRefused, true);

        Eventually.Holds(() => gate.Asked.Any(a => a.Path == GatePaths.Renewal));
        Volatile.Write(ref isRefused, false);
    }

    [Fact]
    public async Task Answer_Lost_SameKeyAsksAgain()
    {
        await using var gate = await Enrolled();
        gate.LosesAnswers = true;
        var before = Identity();
        Assert.NotEqual(Renewal.Look, await Due());
        Assert.Equal(before, Identity());
        gate.LosesAnswers = false;

        Assert.Equal(Renewal.Look, await Due());

        Assert.Single(gate.Asked.Where(a => a.Path == GatePaths.Renewal).Select(KeyOf).Distinct());
    }

    [Fact]
    public async Task Gate_Away_IsAskedAtLongerWaitsAndToldOnce()
    {
        var gate = await Enrolled();
        await gate.DisposeAsync();
        var waits = new List<TimeSpan>();

        for (int i = 0; i < 12; i++) waits.Add(await Due());

        Assert.Equal(TimeSpan.FromSeconds(90), waits[0]);
        Assert.Equal(TimeSpan.FromSeconds(180), waits[1]);
        Assert.Equal(Renewal.LongestRetry * 0.75, waits[^1]);
        Assert.Single(log.Told, 1501);
        Assert.Contains("cannot be reached", renewal.Trouble, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(GateRefusal.Revoked, 1502)]
    [InlineData(GateRefusal.Superseded, 1502)]
    [InlineData(GateRefusal.TooOld, 1502)]
    [InlineData(GateRefusal.Unavailable, 1501)]
    public async Task Gate_ThatSaysNo_IsToldOnce_AndTheIdentityStays(GateRefusal code, int told)
    {
        await using var gate = await Enrolled();
        gate.Problem = new(403, code, "No.");
        var before = Identity();

        await Due();
        await Due();

        Assert.Equal([told], log.Told);
        Assert.Equal(before, Identity());
        gate.Problem = null;
        await Due();
        Assert.Equal([told, 1500], log.Told);
    }

    [Fact]
    public async Task Answer_ForAnotherKey_IsNotKept()
    {
        await using var gate = await Enrolled();
        using var other = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        gate.RenewalOf = _ => new(1, lab.Certify(new CertificateRequest("CN=x", other, HashAlgorithmName.SHA256).CreateSigningRequestPem(), "box-a", TestGate.Until), TestGate.Now, TestGate.Now);
        var before = Identity();

        await Due();

        Assert.Equal(before, Identity());
        Assert.Contains("not for this box's key", renewal.Trouble, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Box_NeverEnrolled_Waits() => Assert.Equal(Renewal.Look, await Due());

    public void Dispose()
    {
        lab.Dispose();
        Directory.Delete(data, recursive: true);
    }

    private Task<TimeSpan> Due() => renewal.Step(TestGate.Now + Duration.FromDays(21), isRefused: false);

    private async Task<TestGate> Enrolled()
    {
        var gate = await TestGate.Open(lab);
        Assert.IsType<EnrolmentResult.Done>(await new Enrolment(new(data), TestGate.Site, TestGate.Box, "0.1.0").Run(gate.Token, _ => { }));
        return gate;
    }

    private (string Serial, string Fingerprint) Identity()
    {
        using var identity = Assert.IsType<IdentityReading.Sound>(BoxIdentity.Read(new(data), TestGate.Site, TestGate.Box)).Identity;
        return (identity.Certificate.SerialNumber, identity.Fingerprint.ToString());
    }

    private static string KeyOf((string Path, string Body, string? Serial) asked) => Convert.ToHexString(
        CertificateRequest.LoadSigningRequestPem(JsonSerializer.Deserialize(asked.Body, WireJson.Default.RenewalRequest)!.Csr, HashAlgorithmName.SHA256).PublicKey.ExportSubjectPublicKeyInfo());

    private sealed class Lines : ILogger
    {
        public List<int> Told { get; } = [];

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) => Told.Add(eventId.Id);
    }
}
