using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json;
using FabAccess.Core.Values;
using FabAccess.Core.Wire;
using FabAccess.Server.Gate;
using FabAccess.Server.Tests.Boxes;
using Microsoft.Extensions.Logging.Abstractions;

namespace FabAccess.Server.Tests.Gate;

/// <summary>The gate as it stands in the network: real TLS on a free port.</summary>
public sealed class GateTests : IAsyncLifetime, IDisposable
{
    private readonly GateLab lab = new();
    private readonly BoxKey key = new(), next = new();
    private GateHost host = null!;
    private IPEndPoint listening = null!;

    public async Task InitializeAsync()
    {
        var endpoints = new GateEndpoints(lab.Keys, lab.Enrolments, lab.Renewals, new(TimeProvider.System), NullLogger<GateEndpoints>.Instance);
        host = new(new(new(IPAddress.Loopback, 0), "127.0.0.1"), lab.Keys, lab.Store, endpoints, TimeProvider.System, NullLogger<GateHost>.Instance);
        await host.StartAsync(default);
        listening = await host.Listening.WaitAsync(TimeSpan.FromSeconds(20));
    }

    public async Task DisposeAsync()
    {
        await host.StopAsync(default);
    }

    public void Dispose()
    {
        host.Dispose();
        key.Dispose();
        next.Dispose();
        lab.Dispose();
    }

    [Fact]
    public async Task Box_EnrolsAndRenews_OverTheWire()
    {
        using var stranger = Client();
        var token = lab.Claim();
        using var ca = X509Certificate2.CreateFromPem(await stranger.GetStringAsync(GatePaths.Authority));
        Assert.Equal(token.Pin, KeyId.Of(ca.PublicKey.ExportSubjectPublicKeyInfo()));

        using var pinned = Client(ca);
        using var answered = await Post(pinned, GatePaths.Enrolment, Json(GateLab.Request(token, key)));
        var enrolled = JsonSerializer.Deserialize(await answered.Content.ReadAsStringAsync(), WireJson.Default.EnrolmentAnswer)!;
        Assert.Equal((HttpStatusCode.OK, true), (answered.StatusCode, answered.Headers.CacheControl!.NoStore));

        using var box = Client(ca, key.With(enrolled.Certificate));
        using var renewed = await Post(box, GatePaths.Renewal, JsonSerializer.Serialize(new(1, next.Csr()), WireJson.Default.RenewalRequest));
        var second = JsonSerializer.Deserialize(await renewed.Content.ReadAsStringAsync(), WireJson.Default.RenewalAnswer)!;
        using var certificate = next.With(second.Certificate);
        Assert.Equal("CN=box-a", certificate.Subject);
    }

    [Fact]
    public async Task Gate_Certificate_IsOfTheLabForAServer()
    {
        using var client = new TcpClient();
        await client.ConnectAsync(listening);
        X509Certificate2? shown = null;
        using var tls = new SslStream(client.GetStream(), false, (_, certificate, chain, _) =>
        {
            Assert.Single(chain!.ChainPolicy.ExtraStore);
            shown = new(certificate!);
            return shown.HasPrivateKey is false;
        });
        await tls.AuthenticateAsClientAsync("anything");

        Assert.Equal("CN=broker:atelier", shown!.Subject);
        Assert.Equal("1.3.6.1.5.5.7.3.1", shown.Extensions.OfType<X509EnhancedKeyUsageExtension>().Single().EnhancedKeyUsages[0].Value);
    }

    [Theory]
    [InlineData("GET", "/", 404)]
    [InlineData("GET", "/members", 404)]
    [InlineData("GET", "/api/v1/members", 404)]
    [InlineData("GET", "/box/v1/ca/", 404)]
    [InlineData("GET", "/box/v1/../../members", 404)]
    [InlineData("GET", "/BOX/v1/ca", 404)]
    [InlineData("POST", "/box/v1/ca", 405)]
    [InlineData("GET", "/box/v1/enrolment", 405)]
    [InlineData("GET", "/box/v1/renewal", 405)]
    [InlineData("DELETE", "/box/v1/renewal", 405)]
    [InlineData("POST", "/box/v1/enrolment", 400)]
    [InlineData("POST", "/box/v1/renewal", 400)]
    public async Task Path_AnyUnderAnyHost_LeadsNowhereElse(string method, string path, int status)
    {
        foreach (string host in new[] { "127.0.0.1", "localhost", "localhost:8080", "127.0.0.1:8080", "lab.example" })
        {
            using var client = Client();
            using var request = new HttpRequestMessage(new(method), path) { Headers = { Host = host } };
            using var answer = await client.SendAsync(request);

            Assert.Equal((status, "application/problem+json"), ((int)answer.StatusCode, answer.Content.Headers.ContentType!.MediaType));
        }
        using var db = lab.Db();
        Assert.Empty(db.Certificates);
    }

    [Fact]
    public async Task Renewal_WithoutCertificate_IsSaid()
    {
        using var client = Client();
        using var answer = await Post(client, GatePaths.Renewal, JsonSerializer.Serialize(new(1, next.Csr()), WireJson.Default.RenewalRequest));

        Assert.Equal((HttpStatusCode.Unauthorized, GateRefusal.NoCertificate), (answer.StatusCode, await CodeOf(answer)));
    }

    [Fact]
    public async Task Secrets_GuessedTooOften_AddressIsSilencedEvenWithTheRightOne()
    {
        using var client = Client();
        var token = lab.Claim();
        for (int i = 0; i < GateLimiter.MostGuesses; i++)
        {
            var guess = token with { Secret = Base64Text.Of(RandomNumberGenerator.GetBytes(16)) };
            using var answer = await Post(client, GatePaths.Enrolment, Json(GateLab.Request(guess, key)));
            Assert.Equal((HttpStatusCode.Forbidden, GateRefusal.TokenUnknown), (answer.StatusCode, await CodeOf(answer)));
        }

        using var silenced = await Post(client, GatePaths.Enrolment, Json(GateLab.Request(token, key)));

        Assert.Equal((HttpStatusCode.TooManyRequests, GateRefusal.TooMany), (silenced.StatusCode, await CodeOf(silenced)));
        Assert.NotNull(silenced.Headers.RetryAfter);
        using var db = lab.Db();
        Assert.Empty(db.Certificates);
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("{}")]
    [InlineData("[]")]
    [InlineData("{\"schema\":1,\"site\":\"atelier\",\"box\":\"box-a\",\"secret\":null,\"csr\":\"\",\"version\":\"\"}")]
    [InlineData("{\"schema\":1,\"site\":\"atelier\",\"box\":\"box-a\",\"secret\":\"\\ud800\",\"csr\":\"\",\"version\":\"\"}")]
    [InlineData("{\"schema\":99999999999999999999}")]
    public async Task Body_ThatIsNone_IsRefusedInWords(string body)
    {
        using var client = Client();
        using var answer = await Post(client, GatePaths.Enrolment, body);

        Assert.Equal((HttpStatusCode.BadRequest, GateRefusal.BadRequest), (answer.StatusCode, await CodeOf(answer)));
    }

    [Fact]
    public async Task Body_NestedOrTooLong_IsRefused()
    {
        using var client = Client();
        using var nested = await Post(client, GatePaths.Enrolment, new string('[', 8000));
        using var large = await Post(client, GatePaths.Enrolment, $"\"{new string('x', GatePaths.LongestBody)}\"");

        Assert.Equal((HttpStatusCode.BadRequest, HttpStatusCode.RequestEntityTooLarge), (nested.StatusCode, large.StatusCode));
    }

    [Fact]
    public async Task PlainHttp_IsNotAnswered()
    {
        using var client = new HttpClient { BaseAddress = new($"http://{listening}") };

        await Assert.ThrowsAnyAsync<HttpRequestException>(() => client.GetStringAsync(GatePaths.Authority));
    }

    [Fact]
    public async Task Address_Taken_IsTriedAgainUntilItIsFree()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var endpoints = new GateEndpoints(lab.Keys, lab.Enrolments, lab.Renewals, new(TimeProvider.System), NullLogger<GateEndpoints>.Instance);
        var tries = new Impatient();
        using var second = new GateHost(new((IPEndPoint)taken.LocalEndpoint, "127.0.0.1"), lab.Keys, lab.Store, endpoints, tries, NullLogger<GateHost>.Instance);
        await second.StartAsync(default);
        await tries.Waited.Task.WaitAsync(TimeSpan.FromSeconds(20));
        Assert.False(second.Listening.IsCompleted);

        int port = ((IPEndPoint)taken.LocalEndpoint).Port;
        taken.Stop();

        Assert.Equal(port, (await second.Listening.WaitAsync(TimeSpan.FromSeconds(20))).Port);
        await second.StopAsync(default);
    }

    /// <summary>Every wait is over after a moment, and the first one is told.</summary>
    private sealed class Impatient : TimeProvider
    {
        public TaskCompletionSource Waited { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            Waited.TrySetResult();
            return System.CreateTimer(callback, state, TimeSpan.FromMilliseconds(20), period);
        }
    }

    private HttpClient Client(X509Certificate2? ca = null, X509Certificate2? identity = null)
    {
        var options = new SslClientAuthenticationOptions { RemoteCertificateValidationCallback = (_, shown, _, _) => shown is not null };
        if (ca is not null)
        {
            options.RemoteCertificateValidationCallback = null;
            options.CertificateChainPolicy = new() { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
            options.CertificateChainPolicy.CustomTrustStore.Add(ca);
        }
        if (identity is not null) options.ClientCertificates = [identity];
        var client = new HttpClient(new SocketsHttpHandler { SslOptions = options }) { BaseAddress = new($"https://{listening}") };
        if (ca is not null) client.DefaultRequestHeaders.Host = "broker.atelier.fabaccess";
        return client;
    }

    private static Task<HttpResponseMessage> Post(HttpClient client, string path, string body) =>
        client.PostAsync(path, new StringContent(body, Encoding.UTF8, "application/json"));

    private static string Json(EnrolmentRequest request) => JsonSerializer.Serialize(request, WireJson.Default.EnrolmentRequest);

    private static async Task<GateRefusal> CodeOf(HttpResponseMessage answer) =>
        JsonSerializer.Deserialize(await answer.Content.ReadAsStringAsync(), WireJson.Default.GateProblem)!.Code;
}
