using System.ComponentModel;
using System.Diagnostics;

namespace FabAccess.Server.Broker;

/// <summary>
/// One run of Mosquitto as a child that cannot outlive this process, however it ends. A shell stands between: it starts
/// the broker, and ends it when the pipe from the server closes, which the kernel sees to even after SIGKILL. The
/// kernel's own parent-death signal would not do: Mosquitto started by root changes its user, and that clears it.
/// setsid keeps a Ctrl-C in the server's terminal from ending the broker before the server has said goodbye.
/// </summary>
internal sealed class BrokerProcess : IDisposable
{
    /// <summary>$1 program, $2 configuration, $3 file for the process number.</summary>
    private const string Script = """
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
    private string? lastError;

    /// <exception cref="Win32Exception">setsid or the shell cannot be started.</exception>
    public BrokerProcess(string program, string configuration, string processNumberFile, Action<string> said)
    {
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
        if (line.Contains("Error", StringComparison.Ordinal)) Volatile.Write(ref lastError, line.Trim());
        said(line);
    }
}
