using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Runtime.ExceptionServices;
using System.Text;
using System.Text.RegularExpressions;
using FabAccess.Core.Values;
using FabAccess.Fuzzing.Engine;
using FabAccess.Fuzzing.Mutation;
using FabAccess.Mqtt;
using FabAccess.Server.Boxes;
using FabAccess.Server.Broker;
using FabAccess.Server.Ingest;
using FabAccess.Server.Keys;
using FabAccess.Server.Link;
using FabAccess.Server.Pages;
using FabAccess.Server.Pages.Shell;
using FabAccess.Server.Permits;
using FabAccess.Server.Store;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace FabAccess.Fuzzing.Targets;

/// <summary>
/// Requests over a socket to the whole pipeline: Kestrel, filters, forms, API, store. In a case {{token}} and {{cookie}}
/// stand for a form's, and the length is put right. Promises: an answer to every request, never a 500 nor an exception
/// that nobody caught; rights change only by JSON to the API or by a form with its token.
/// </summary>
internal sealed partial class HttpTarget : Target
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly Scratch scratch = new();
    private readonly StillTime time = new();
    private readonly FailureLog failures = new();
    private readonly Planning planning = new();
    private readonly IngestQueue queue = new();
    private readonly LabStore lab;
    private readonly WebApplication app;
    private readonly IPEndPoint address;
    private readonly string token, cookie;

    public HttpTarget()
    {
        lab = new(time);
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { ContentRootPath = scratch.Path, EnvironmentName = "Production" });
        // It says as an error that there is no broker to put a box out of.
        builder.Logging.ClearProviders().AddProvider(failures).AddFilter(typeof(BoxCutOff).FullName, LogLevel.None);
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        builder.Services.AddSingleton<TimeProvider>(time);
        builder.Services.AddSingleton<IPermitPlanning>(planning);
        builder.Services.AddStore(lab.Store);
        // Nobody listens there.
        builder.Services.AddKeys(scratch.Path);
        builder.Services.AddBroker(new BrokerOptions(scratch.Path) { Embedded = false, Port = 1 });
        builder.Services.AddSingleton<ILabLink>(new NoLink());
        builder.Services.AddSingleton(queue);
        builder.Services.AddBoxes();
        builder.Services.AddSingleton(new LabPlaces(new("lab.example", 8443), new("lab.example", 8883)));
        builder.Services.AddPages(new() { KeyFolder = scratch.Path });
        app = builder.Build();
        _ = app.Services.GetRequiredService<BrokerFiles>().Link;
        app.MapPages();
        app.StartAsync().Wait(Patience);
        address = new(IPAddress.Loopback, new Uri(app.Urls.First()).Port);
        string page = Encoding.UTF8.GetString(Answer("GET /members HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"u8.ToArray()));
        token = Token().Match(page).Groups[1].Value;
        cookie = Cookie().Match(page).Groups[1].Value;
        if (token.Length == 0 || cookie.Length == 0) throw new InvalidOperationException("The page of members has no form: " + page);
    }

    public override string Name => "http";

    public override string Subject => "HTTP requests, forms and API bodies";

    public override IMutation Mutation { get; } = new RequestMutation();

    public override int CasesPerSeed => 500;

    public override int LongestCase => 128 * 1024;

    public override long MostAllocated(int length) => (24L * 1024 * 1024) + (1000L * length);

    public override string Take(byte[] input)
    {
        lab.Reset();
        queue.Take(IngestQueue.Capacity);
        failures.Clear();
        int told = planning.Told;
        var (head, body) = RequestMutation.Split(input);
        byte[] answer = Answer(Rendered(head, body));
        failures.Rethrow();
        BrokenPromise.Unless(answer.Length > 0, "A request has no answer.");
        string status = Encoding.Latin1.GetString(answer, 0, Math.Min(answer.Length, 12));
        BrokenPromise.Unless(!status.EndsWith("500", StringComparison.Ordinal), "A request is answered with 500.");
        string text = Encoding.Latin1.GetString(head);
        bool mayChange = body.AsSpan().IndexOf("{{token}}"u8) >= 0 || (text.Contains("/api/v1/", StringComparison.OrdinalIgnoreCase) && text.Contains("json", StringComparison.OrdinalIgnoreCase));
        BrokenPromise.Unless(planning.Told == told || mayChange, "Rights changed without a token and without JSON.");
        // The number of a status counts, though numbers do not: spelled in letters.
        string place = string.Concat(Word().Matches(text.Split('\n')[0]).Take(5).Select(m => m.Value));
        return $"{place} {string.Concat(status.Where(char.IsAsciiDigit).Select(d => (char)('A' + d - '0')))} {Problem().Match(Encoding.UTF8.GetString(answer)).Value} {planning.Told != told}";
    }

    protected override void End()
    {
        app.StopAsync().Wait(Patience);
        ((IDisposable)app).Dispose();
        lab.Dispose();
        scratch.Dispose();
    }

    private byte[] Rendered(byte[] head, byte[] body)
    {
        string text = Encoding.Latin1.GetString(body).Replace("{{token}}", Uri.EscapeDataString(token), StringComparison.Ordinal);
        var lines = Encoding.Latin1.GetString(head).Replace("{{cookie}}", cookie, StringComparison.Ordinal).Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Where(l => !l.TrimStart().StartsWith("content-length", StringComparison.OrdinalIgnoreCase) && !l.TrimStart().StartsWith("transfer-encoding", StringComparison.OrdinalIgnoreCase) && !l.TrimStart().StartsWith("connection", StringComparison.OrdinalIgnoreCase));
        string length = text.Length > 0 ? $"Content-Length: {text.Length.ToString(CultureInfo.InvariantCulture)}\r\n" : "";
        return Encoding.Latin1.GetBytes($"{string.Join("\r\n", lines)}\r\nConnection: close\r\n{length}\r\n{text}");
    }

    // Up to the end of the connection; of a stream without end, the beginning.
    private byte[] Answer(byte[] request)
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { ReceiveTimeout = (int)Patience.TotalMilliseconds, SendTimeout = (int)Patience.TotalMilliseconds };
        socket.Connect(address);
        var answer = new List<byte>();
        var buffer = new byte[16 * 1024];
        try
        {
            // A server that refuses a request need not read all of it.
            for (int sent = 0; sent < request.Length;) sent += socket.Send(request, sent, request.Length - sent, SocketFlags.None);
        }
        catch (SocketException e) when (e.SocketErrorCode is SocketError.ConnectionReset or SocketError.Shutdown)
        {
            // What it said is read all the same.
        }
        try
        {
            for (int got = socket.Receive(buffer); got > 0; got = socket.Receive(buffer))
            {
                answer.AddRange(buffer.AsSpan(0, got));
                if (buffer.AsSpan(0, got).IndexOf("text/event-stream"u8) >= 0) break;
            }
        }
        catch (SocketException e) when (e.SocketErrorCode == SocketError.ConnectionReset)
        {
            if (answer.Count == 0) answer.AddRange("reset"u8);
        }
        return [.. answer];
    }

    [GeneratedRegex("name=\"" + PageFrame.FormTokenField + "\"[^>]* value=\"([^\"]+)\"")]
    private static partial Regex Token();

    [GeneratedRegex("set-cookie: (form=[^;]+)", RegexOptions.IgnoreCase)]
    private static partial Regex Cookie();

    [GeneratedRegex("/errors/[a-z-]+")]
    private static partial Regex Problem();

    [GeneratedRegex("[A-Za-z-]{2,20}")]
    private static partial Regex Word();

    private sealed class Planning : IPermitPlanning
    {
        private int told;

        public int Told => Volatile.Read(ref told);

        public void RightsChanged() => Interlocked.Increment(ref told);

        public void IsBehind(BoxId box) => throw new InvalidOperationException("No request says so.");
    }

    private sealed class NoLink : ILabLink
    {
        public PublishResult Publish(string topic, ReadOnlySpan<byte> payload, bool retain) => PublishResult.NotConnected;
    }

    /// <summary>Keeps the first exception that the server logs as an error.</summary>
    private sealed class FailureLog : ILoggerProvider, ILogger
    {
        private Exception? first;

        public void Clear() => Volatile.Write(ref first, null);

        public void Rethrow()
        {
            if (Volatile.Read(ref first) is { } failure) ExceptionDispatchInfo.Throw(failure);
        }

        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Error;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            // A request that is too long is answered as that, and logged by the framework on its way.
            if (exception?.GetBaseException() is Microsoft.AspNetCore.Http.BadHttpRequestException) return;
            if (logLevel >= LogLevel.Error) Interlocked.CompareExchange(ref first, exception ?? new BrokenPromise(formatter(state, exception)), null);
        }

        public void Dispose()
        {
        }
    }
}
