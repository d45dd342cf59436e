using System.Collections.Immutable;
using System.Diagnostics;

namespace FabAccess.Simulator.Processes;

/// <summary>
/// One program of the lab as a separate process: its output is kept (the last <see cref="MostLines"/> lines, and all of it
/// in a file), can be waited on, and it can be ended in every way a process ends. It dies with this process.
/// </summary>
public sealed class ChildProcess : IAsyncDisposable
{
    /// <summary>Lines of output kept in memory; beyond it the oldest are forgotten (the file has them).</summary>
    public const int MostLines = 5_000;

    private const int Term = 15, Kill = 9, Stop = 19, Continue = 18;

    private readonly string program;
    private readonly string[] arguments;
    private readonly bool isElsewhere;
    private readonly StreamWriter log;
    private readonly OutputLines lines = new();
    private Process? process;
    private Task reading = Task.CompletedTask;

    /// <param name="name">For messages and the log file.</param>
    /// <param name="program">A path; one that ends with .dll is run by dotnet.</param>
    /// <param name="arguments">As they are, without a shell.</param>
    /// <param name="logFile">Where its output goes; appended to over restarts.</param>
    /// <param name="isElsewhere">It stands for a program on another machine: it only gets processor time that nobody else wants.</param>
    public ChildProcess(string name, string program, string[] arguments, string logFile, bool isElsewhere = false)
    {
        Name = name;
        this.program = program;
        this.arguments = arguments;
        this.isElsewhere = isElsewhere;
        log = new(logFile, append: true) { AutoFlush = true };
    }

    public string Name { get; }

    /// <summary>Its process id; 0 when it does not run.</summary>
    public int Id => IsRunning ? process!.Id : 0;

    public bool IsRunning => process is { HasExited: false };

    /// <summary>Of the run that ended last; null while it runs or before the first.</summary>
    public int? ExitCode => process is { HasExited: true } ? process.ExitCode : null;

    /// <summary>What it printed since it was last started, standard output and error mixed as they came.</summary>
    public ImmutableArray<string> Output => lines.All;

    /// <summary>Bytes of memory it has resident; 0 when it does not run.</summary>
    public long ResidentBytes
    {
        get
        {
            process?.Refresh();
            return IsRunning ? process!.WorkingSet64 : 0;
        }
    }

    /// <summary>Raised for every line, on a pool thread.</summary>
    public event Action<string>? Printed;

    /// <summary>Starts it, anew if it ran before.</summary>
    /// <exception cref="InvalidOperationException">It runs already, or there is no such program.</exception>
    public async Task StartAsync()
    {
        if (IsRunning) throw new InvalidOperationException($"{Name} runs already.");
        await reading.ConfigureAwait(false);
        process?.Dispose();
        lines.Clear();
        var start = new ProcessStartInfo("setpriv") { RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true };
        string[] command = program.EndsWith(".dll", StringComparison.Ordinal) ? ["dotnet", program] : [program];
        foreach (string word in (string[])["--pdeathsig", "TERM", "--", .. isElsewhere ? ["chrt", "--idle", "0"] : Array.Empty<string>(), .. command, .. arguments]) start.ArgumentList.Add(word);
        process = await ChildStarter.StartAsync(start).ConfigureAwait(false);
        process.StandardInput.Close();
        reading = Task.WhenAll(ReadAsync(process.StandardOutput), ReadAsync(process.StandardError));
    }

    /// <summary>Waits for a line that it printed since its last start, or prints.</summary>
    /// <exception cref="InvalidOperationException">It ended before.</exception>
    /// <exception cref="TimeoutException">The time is over.</exception>
    public async Task<string> WaitForLineAsync(Func<string, bool> isIt, TimeSpan atMost)
    {
        var ended = reading;
        var found = lines.FirstAsync(isIt);
        var first = await Task.WhenAny(found, ended, Task.Delay(atMost)).ConfigureAwait(false);
        if (found.IsCompleted) return await found.ConfigureAwait(false);
        string last = string.Join('\n', lines.All.TakeLast(12));
        if (first == ended) throw new InvalidOperationException($"{Name} ended with exit code {await ExitAsync(atMost).ConfigureAwait(false)} before it was ready. Its last words:\n{last}");
        throw new TimeoutException($"{Name} did not say what was waited for within {atMost.TotalSeconds:0.#} s. Its last words:\n{last}");
    }

    /// <summary>Waits until it has ended by itself; returns its exit code.</summary>
    /// <exception cref="TimeoutException">It has not.</exception>
    public async Task<int> ExitAsync(TimeSpan atMost)
    {
        if (process is null) throw new InvalidOperationException($"{Name} was never started.");
        await process.WaitForExitAsync().WaitAsync(atMost).ConfigureAwait(false);
        await reading.ConfigureAwait(false);
        return process.ExitCode;
    }

    /// <summary>Asks it to end (SIGTERM), and kills it when it has not after <paramref name="grace"/>. Without effect when it does not run.</summary>
    /// <returns>Whether it ended by itself.</returns>
    public async Task<bool> EndAsync(TimeSpan grace)
    {
        if (!IsRunning) return true;
        Signal(Term);
        try
        {
            await ExitAsync(grace).ConfigureAwait(false);
            return true;
        }
        catch (TimeoutException)
        {
            await KillAsync().ConfigureAwait(false);
            return false;
        }
    }

    /// <summary>kill -9, and waits until it is gone.</summary>
    public async Task KillAsync()
    {
        if (!IsRunning) return;
        Signal(Kill);
        await ExitAsync(TimeSpan.FromSeconds(10)).ConfigureAwait(false);
    }

    /// <summary>Freezes it where it stands (SIGSTOP).</summary>
    public void Freeze() => Signal(Stop);

    public void Thaw() => Signal(Continue);

    public async ValueTask DisposeAsync()
    {
        await EndAsync(TimeSpan.FromSeconds(10)).ConfigureAwait(false);
        await reading.ConfigureAwait(false);
        process?.Dispose();
        process = null;
        await log.DisposeAsync().ConfigureAwait(false);
    }

    private void Signal(int signal)
    {
        if (IsRunning) _ = Libc.Kill(process!.Id, signal);
    }

    private async Task ReadAsync(StreamReader from)
    {
        while (await from.ReadLineAsync().ConfigureAwait(false) is { } line)
        {
            lines.Add(line);
            lock (log) log.WriteLine(line);
            Printed?.Invoke(line);
        }
    }
}
