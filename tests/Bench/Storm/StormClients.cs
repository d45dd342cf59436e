using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Security.Cryptography.X509Certificates;
using FabAccess.Core.Values;
using FabAccess.Server.Keys;
using NodaTime;

namespace FabAccess.Bench.Storm;

/// <summary>How a process of light boxes stands.</summary>
/// <param name="Up">How many are connected.</param>
/// <param name="LastBackAt">When the last one of them was back, as of the stopwatch.</param>
/// <param name="Failures">Attempts of all of them that came to nothing.</param>
internal sealed record StormReport(int Up, long LastBackAt, long Failures)
{
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Up} {LastBackAt} {Failures}");

    public static StormReport Parse(string line)
    {
        string[] words = line.Split(' ');
        return new(int.Parse(words[0], CultureInfo.InvariantCulture), long.Parse(words[1], CultureInfo.InvariantCulture), long.Parse(words[2], CultureInfo.InvariantCulture));
    }
}

/// <summary>
/// A process of its own with many light boxes, so that their work is not done in the process that measures. It certifies
/// them with the lab's CA, tells how many are up ten times a second, and ends when its input does.
/// </summary>
internal static class StormClients
{
    public const string Verb = "storm-clients";

    private static readonly TimeSpan TellEvery = TimeSpan.FromMilliseconds(100);

    public static BoxId BoxOf(int number) => BoxId.Parse(string.Create(CultureInfo.InvariantCulture, $"storm-{number:00000}"), CultureInfo.InvariantCulture);

    /// <param name="words">Port of the broker, folder of the CA, site, number of the first box, how many.</param>
    public static async Task<int> RunAsync(string[] words)
    {
        int port = int.Parse(words[0], CultureInfo.InvariantCulture), first = int.Parse(words[3], CultureInfo.InvariantCulture), count = int.Parse(words[4], CultureInfo.InvariantCulture);
        using var ended = new CancellationTokenSource();
        var boxes = Certified(words[1], SiteId.Parse(words[2], CultureInfo.InvariantCulture), first, count, new(IPAddress.Loopback, port));
        var running = boxes.Select(b => b.RunAsync(ended.Token)).ToArray();
        using var timer = new PeriodicTimer(TellEvery);
        var input = Task.Run(Console.In.ReadToEnd);
        while (!input.IsCompleted)
        {
            Console.WriteLine(Report(boxes));
            await timer.WaitForNextTickAsync(CancellationToken.None).ConfigureAwait(false);
        }
        await ended.CancelAsync().ConfigureAwait(false);
        foreach (var box in running) await box.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return 0;
    }

    private static LightBox[] Certified(string folder, SiteId site, int first, int count, IPEndPoint broker)
    {
        using var authority = CertificateAuthority.Load(folder);
        var signer = X509Certificate2.CreateFromPem(authority.Pem);
        var now = SystemClock.Instance.GetCurrentInstant();
        return [.. Enumerable.Range(first, count).Select(BoxOf).Select(box => new LightBox(broker, new(site, box), authority.IssueWithKey(CertificateProfile.Box(box, now)), signer))];
    }

    private static StormReport Report(LightBox[] boxes) =>
        new(boxes.Count(b => b.BackAt != 0), boxes.Max(b => b.BackAt), boxes.Sum(b => (long)b.Failures));
}

/// <summary>Such a process, from outside.</summary>
internal sealed class StormProcess : IDisposable
{
    private readonly Process process;

    public StormProcess(int port, string authority, string site, int first, int count)
    {
        // Boxes are other machines: what they need they do not take from the one that is measured.
        var start = new ProcessStartInfo("nice") { RedirectStandardInput = true, RedirectStandardOutput = true };
        string[] words = ["-n", "10", "dotnet", typeof(StormProcess).Assembly.Location, StormClients.Verb, Invariant(port), authority, site, Invariant(first), Invariant(count)];
        foreach (string word in words) start.ArgumentList.Add(word);
        process = Process.Start(start)!;
        process.OutputDataReceived += (_, line) =>
        {
            if (line.Data is { Length: > 0 } said) Report = StormReport.Parse(said);
        };
        process.BeginOutputReadLine();
    }

    public StormReport Report { get; private set; } = new(0, 0, 0);

    public bool HasEnded => process.HasExited;

    public void Dispose()
    {
        process.StandardInput.Close();
        if (!process.WaitForExit(TimeSpan.FromSeconds(20))) process.Kill();
        process.Dispose();
    }

    private static string Invariant(int number) => number.ToString(CultureInfo.InvariantCulture);
}
