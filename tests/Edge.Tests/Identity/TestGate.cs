using System.Collections.Concurrent;
using System.Net;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using FabAccess.Core.Values;
using FabAccess.Core.Wire;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using NodaTime;

namespace FabAccess.Edge.Tests.Identity;

/// <summary>A gate that does what a test wants, over real TLS. What it answers can be bent; what it was asked is remembered.</summary>
internal sealed class TestGate : IAsyncDisposable
{
    public static readonly BoxId Box = BoxId.Parse("box-a");
    public static readonly SiteId Site = SiteId.Parse("atelier");
    public static readonly Instant Now = Instant.FromUtc(2026, 11, 21, 12, 0);

    public const string BadgeKey = "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f";
    public const string Secret = "AAECAwQFBgcICQoLDA0ODw";

    private readonly WebApplication app;

    private TestGate(TestLab lab, X509Certificate2 shown)
    {
        Lab = lab;
        Authority = lab.Pem;
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseKestrelCore().UseKestrelHttpsConfiguration().ConfigureKestrel(k => k.Listen(IPAddress.Loopback, 0, l => l.UseHttps(new TlsHandshakeCallbackOptions
        {
            // Without the checks that Kestrel makes of its own certificate: a bad gate would not make them.
            OnConnection = _ => new(new SslServerAuthenticationOptions
            {
                ServerCertificate = shown,
                ClientCertificateRequired = true,
                RemoteCertificateValidationCallback = (_, _, _, errors) => errors >= SslPolicyErrors.None,
            }),
        })));
        app = builder.Build();
        app.Run(Answer);
        EnrolmentOf = request => new(
            1, lab.Certify(request.Csr, request.Box.ToString(), Until), Now + Duration.FromDays(30), BadgeKey, [lab.SigningKey], new("127.0.0.1", 8883), Address, new(0, EntryHash.None), Now);
        RenewalOf = request => new(1, lab.Certify(request.Csr, Box.ToString(), Until), Now + Duration.FromDays(30), Now);
    }

    public static DateTimeOffset Until { get; } = (Now + Duration.FromDays(30)).ToDateTimeOffset();

    public TestLab Lab { get; }

    /// <summary>What it shows as its CA.</summary>
    public string Authority { get; set; }

    public HostPort Address => new("127.0.0.1", new Uri(app.Urls.First()).Port);

    public Func<EnrolmentRequest, EnrolmentAnswer> EnrolmentOf { get; set; }

    public Func<RenewalRequest, RenewalAnswer> RenewalOf { get; set; }

    /// <summary>Instead of an answer.</summary>
    public GateProblem? Problem { get; set; }

    /// <summary>Takes the request and hangs up.</summary>
    public bool LosesAnswers { get; set; }

    public ConcurrentQueue<(string Path, string Body, string? Serial)> Asked { get; } = new();

    public ClaimToken Token => new(Site, Box, Address, Lab.Pin, Secret);

    public static async Task<TestGate> Open(TestLab lab, X509Certificate2? shown = null)
    {
        var gate = new TestGate(lab, shown ?? lab.Server());
        await gate.app.StartAsync();
        return gate;
    }

    public async ValueTask DisposeAsync() => await app.DisposeAsync();

    private async Task Answer(HttpContext http)
    {
        using var reader = new StreamReader(http.Request.Body);
        string body = await reader.ReadToEndAsync();
        var presented = await http.Connection.GetClientCertificateAsync();
        Asked.Enqueue((http.Request.Path.Value!, body, presented?.SerialNumber));
        string path = http.Request.Path.Value!;
        if (path == GatePaths.Authority)
        {
            await http.Response.WriteAsync(Authority);
            return;
        }
        string answer = path == GatePaths.Enrolment
            ? JsonSerializer.Serialize(EnrolmentOf(JsonSerializer.Deserialize(body, WireJson.Default.EnrolmentRequest)!), WireJson.Default.EnrolmentAnswer)
            : JsonSerializer.Serialize(RenewalOf(JsonSerializer.Deserialize(body, WireJson.Default.RenewalRequest)!), WireJson.Default.RenewalAnswer);
        if (LosesAnswers)
        {
            http.Abort();
            return;
        }
        if (Problem is { } problem)
        {
            http.Response.StatusCode = problem.Status;
            answer = JsonSerializer.Serialize(problem, WireJson.Default.GateProblem);
        }
        await http.Response.WriteAsync(answer);
    }
}
