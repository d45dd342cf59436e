using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;

namespace FabAccess.Server.Broker;

/// <summary>
/// One run of Mosquitto as a child that cannot outlive this process, however it ends. A shell stands between: it starts
/// the broker, and ends it when the pipe from the server closes, which the kernel sees to even after SIGKILL. The
/// kernel's own parent-death signal would not do: Mosquitto started by root changes its user, and that clears it.
/// setsid keeps a Ctrl-C in the server's terminal from ending the broker before the server has said goodbye.
/// </summary>
internal sealed partial class BrokerProcess : IDisposable
{
    private const int HangUp = 1, Kill9 = 9;

    /// <summary>What Mosquitto says when it begins to read its configuration again. It reads all of it before it does anything else.</summary>
    private const string Reloading = "Reloading config.";

    /// <summary>$1 program, $2 configuration, $3 file for the process number.</summary>
    private const string Script = """
        umask 077
        exec 3<&0
        "$1" -c "$2" </dev/null 3<&- &
        broker=$!
        echo "$broker" >"$3"
        { cat <&3; kill "$broker"; } >/dev/null 2>&1 &
        exec 3<&- </dev/null
        wait "$broker"
        """;

    // A shell reports a child that a signal ended as 128 and the signal's number.
    private const int SignalBase = 128;

    private static readonly TimeSpan StopLimit = TimeSpan.FromSeconds(5);

    private readonly Process process;
    private readonly string processNumberFile;
    private TaskCompletionSource? reloading;
    private string? lastError;

    /// <exception cref="Win32Exception">setsid or the shell cannot be started.</exception>
    public BrokerProcess(string program, string configuration, string processNumberFile, Action<string> said)
    {
        this.processNumberFile = processNumberFile;
        process = new()
        {
            StartInfo = new("setsid", ["/bin/sh", "-c", Script, "sh", program, configuration, processNumberFile])
            {
                RedirectStandardInput = true,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            },
        };
        process.OutputDataReceived += (_, line) => Hear(line.Data, said);
        process.ErrorDataReceived += (_, line) => Hear(line.Data, said);
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    public bool HasEnded => process.HasExited;

    /// <summary>What it complained about last, e.g. "Error: Address already in use"; null when it did not.</summary>
    public string? LastError => Volatile.Read(ref lastError);

    /// <summary>Returns how it ended, in words, when it has.</summary>
    public async Task<string> Ended(CancellationToken stop)
    {
        await process.WaitForExitAsync(stop);
        return process.ExitCode > SignalBase ? $"by signal {process.ExitCode - SignalBase}" : $"with exit code {process.ExitCode}";
    }

    /// <summary>Has it read its lists again, one caller at a time; false when it did not begin to in time.</summary>
    public async Task<bool> Reload(TimeSpan atMost, CancellationToken stop)
    {
        var heard = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Volatile.Write(ref reloading, heard);
        if (!Signal(HangUp)) return false;
        try
        {
            await heard.Task.WaitAsync(atMost, stop);
            return true;
        }
        catch (TimeoutException)
        {
            return false;
        }
    }

    /// <summary>The shell that watches it ends with it.</summary>
    public void Kill() => Signal(Kill9);

    /// <summary>Asks it to end and waits; what is left after 5 s is killed.</summary>
    public async Task Stop()
    {
        process.StandardInput.Close();
        using var limit = new CancellationTokenSource(StopLimit);
        try
        {
            await process.WaitForExitAsync(limit.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
        }
    }

    public void Dispose() => process.Dispose();

    private void Hear(string? line, Action<string> said)
    {
        if (string.IsNullOrWhiteSpace(line)) return;
        if (line.Contains(Reloading, StringComparison.Ordinal)) Volatile.Read(ref reloading)?.TrySetResult();
        if (line.Contains("Error", StringComparison.Ordinal)) Volatile.Write(ref lastError, line.Trim());
        said(line);
    }

    // While the shell is there, the number is the broker's: a child that nobody has waited for keeps it.
    private bool Signal(int signal) =>
        !process.HasExited && int.TryParse(File.ReadAllText(processNumberFile).Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out int number) && Send(number, signal) == 0;

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int Send(int process, int signal);
}
