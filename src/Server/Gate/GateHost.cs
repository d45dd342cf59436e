using System.Data.Common;
using System.Net;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using FabAccess.Core.Wire;
using FabAccess.Server.Keys;
using FabAccess.Server.Store;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;

namespace FabAccess.Server.Gate;

/// <summary>
/// A web server of its own for boxes, apart from the one for pages. In one pipeline, what may be reached from the network and
/// what only from this machine would be told apart by the Host header, which a stranger writes; here there is nothing
/// else to reach. A gate that cannot listen keeps no machine from working: it is said once and tried again.
///
/// Boxes come every twenty days, so the web server is made when the first one knocks: until then there is a listening socket
/// and nobody behind it, which saves an idle server several megabytes. Who knocks waits in the socket's queue meanwhile.
/// </summary>
internal sealed class GateHost(GateOptions options, LabKeys keys, ILabStore store, GateEndpoints endpoints, TimeProvider time, ILogger<GateHost> logger) : BackgroundService
{
    public const int MostConnections = 64;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10), RetryAfter = TimeSpan.FromSeconds(30), Glance = TimeSpan.FromSeconds(1);

    private readonly TaskCompletionSource<IPEndPoint> listening = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Where it listens, once it does.</summary>
    public Task<IPEndPoint> Listening => listening.Task;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        bool isTold = false;
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await RunOnce(stoppingToken);
            }
            catch (Exception e) when (e is IOException or SocketException or DbException or InvalidOperationException)
            {
                if (!isTold) GateLog.Closed(logger, options.Listen, e.Message);
                isTold = true;
                await Task.Delay(RetryAfter, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    private async Task RunOnce(CancellationToken stop)
    {
        var listener = new Socket(options.Listen.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        bool isGivenAway = false;
        try
        {
            listener.Bind(options.Listen);
            listener.Listen(MostConnections);
            var bound = (IPEndPoint)listener.LocalEndPoint!;
            GateLog.Open(logger, bound, options.Host);
            listening.TrySetResult(bound);
            if (!await SomebodyKnocks(listener, stop)) return;
            using var certificate = keys.Authority.IssueWithKey(CertificateProfile.Broker(SiteOf(store)));
            await using var app = Build(certificate, (ulong)listener.SafeHandle.DangerousGetHandle());
            // The web server has the socket from here on, and closes it.
            listener.SafeHandle.SetHandleAsInvalid();
            isGivenAway = true;
            await app.StartAsync(stop);
            await Task.Delay(Timeout.InfiniteTimeSpan, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            await app.StopAsync(CancellationToken.None);
        }
        finally
        {
            // Disposing of one that was given away waits for an end that never comes.
            if (!isGivenAway) listener.Dispose();
        }
    }

    // On a thread of its own, since the runtime has no way to wait for a connection and leave it there.
    private static async Task<bool> SomebodyKnocks(Socket listener, CancellationToken stop)
    {
        var knocked = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
        using var ending = stop.Register(() => knocked.TrySetResult(false));
        new Thread(() => Wait(listener, knocked)) { IsBackground = true, Name = "gate" }.Start();
        return await knocked.Task;
    }

    private static void Wait(Socket listener, TaskCompletionSource<bool> knocked)
    {
        try
        {
            while (!knocked.Task.IsCompleted && !listener.Poll(Glance, SelectMode.SelectRead)) { }
            knocked.TrySetResult(true);
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            knocked.TrySetException(e);
        }
    }

    private WebApplication Build(X509Certificate2 certificate, ulong listener)
    {
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.Services.AddSingleton<IHostLifetime, NoLifetime>();
        builder.WebHost.UseKestrelCore().UseKestrelHttpsConfiguration().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxConcurrentConnections = MostConnections;
            kestrel.Limits.MaxRequestBodySize = GatePaths.LongestBody;
            kestrel.Limits.MaxRequestHeadersTotalSize = 8 * 1024;
            kestrel.Limits.RequestHeadersTimeout = kestrel.Limits.KeepAliveTimeout = Patience;
            kestrel.ListenHandle(listener, listen =>
            {
                listen.Protocols = HttpProtocols.Http1;
                listen.UseHttps(new HttpsConnectionAdapterOptions
                {
                    ServerCertificate = certificate,
                    SslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13,
                    ClientCertificateMode = ClientCertificateMode.AllowCertificate,
                    // Anything may be shown; what it is worth is judged by the one call that wants one, which can say why not.
                    ClientCertificateValidation = (_, _, _) => true,
                    HandshakeTimeout = Patience,
                });
            });
        });
        var app = builder.Build();
        app.Run(endpoints.Answer);
        return app;
    }

    private static Core.Values.SiteId SiteOf(ILabStore store)
    {
        using var db = store.CreateDbContext();
        return db.Labs.Select(l => l.Site).Single();
    }

    /// <summary>The program's signals end the program; this part of it ends with the rest.</summary>
    private sealed class NoLifetime : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
