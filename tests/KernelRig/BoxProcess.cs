using System.Diagnostics;
using System.Net.Sockets;

namespace FabAccess.KernelRig;

/// <summary>One run of <see cref="WiredBox"/> as a process of its own, watched as systemd watches the box's service: who is not heard for <see cref="Watchdog"/> is killed.</summary>
public sealed class BoxProcess : IDisposable
{
    public static readonly TimeSpan Watchdog = TimeSpan.FromSeconds(3);

    // The emulated processor compiles everything at each start.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60), Turn = TimeSpan.FromMilliseconds(100);

    private readonly Socket socket = new(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified);
    private readonly Process process;
    private readonly long begunAt = Stopwatch.GetTimestamp();
    private long heardAt = Stopwatch.GetTimestamp();

    /// <param name="chip">The device of the GPIO bank.</param>
    /// <param name="folder">Of its journal: what one run wrote the next one reads.</param>
    /// <param name="policy">When its machine's power ends.</param>
    /// <param name="boot">Of which boot it is.</param>
    public BoxProcess(string chip, string folder, string policy, Guid boot)
    {
        string path = Path.Combine(folder, "notify");
        File.Delete(path);
        socket.Bind(new UnixDomainSocketEndPoint(path));
        var start = new ProcessStartInfo(Environment.ProcessPath!, ["exec", typeof(BoxProcess).Assembly.Location, "box", chip, folder, policy, boot.ToString()])
        {
            RedirectStandardInput = true, RedirectStandardOutput = true,
            Environment = { ["NOTIFY_SOCKET"] = path, ["WATCHDOG_USEC"] = $"{(long)Watchdog.TotalMicroseconds}" },
        };
        process = Process.Start(start)!;
    }

    public bool HasEnded => process.HasExited;

    public int ExitCode => process.ExitCode;

    /// <summary>Reads what it says until it says that; what else it said is left out. False when it ended, or was silent, without.</summary>
    public bool Says(string line)
    {
        while (true)
        {
            var said = process.StandardOutput.ReadLineAsync();
            if (!said.Wait(Patience) || said.Result is not { } word) return false;
            Console.WriteLine($"     box: {word} ({Stopwatch.GetElapsedTime(begunAt).TotalSeconds:0.0} s)");
            if (word == line) return true;
        }
    }

    public void Tell(string word)
    {
        try
        {
            process.StandardInput.WriteLine(word);
            process.StandardInput.Flush();
        }
        catch (IOException)
        {
            // It has ended; the check that follows says so.
        }
    }

    /// <summary>SIGSTOP: it is there, and nothing in it turns.</summary>
    public void Freeze() => Process.Start("/bin/kill", ["-STOP", $"{process.Id}"]).WaitForExit();

    /// <summary>SIGKILL: no handler, no finally, no finalizer.</summary>
    public void Kill()
    {
        process.Kill();
        process.WaitForExit();
    }

    public bool WaitEnded() => process.WaitForExit(Patience);

    /// <summary>Looks after it as the service manager does, until it had to be ended; how long after it was heard last. Null when it was heard throughout.</summary>
    public TimeSpan? WatchUntilEnded()
    {
        socket.ReceiveTimeout = (int)Turn.TotalMilliseconds;
        heardAt = Stopwatch.GetTimestamp();
        byte[] message = new byte[256];
        for (long begin = Stopwatch.GetTimestamp(); Stopwatch.GetElapsedTime(begin) < Patience;)
        {
            try
            {
                if (System.Text.Encoding.UTF8.GetString(message, 0, socket.Receive(message)) == "WATCHDOG=1") heardAt = Stopwatch.GetTimestamp();
            }
            catch (SocketException)
            {
                // Nothing yet.
            }
            if (Stopwatch.GetElapsedTime(heardAt) is var silence && silence > Watchdog)
            {
                Kill();
                return silence;
            }
        }
        return null;
    }

    public void Dispose()
    {
        if (!process.HasExited) Kill();
        process.Dispose();
        socket.Dispose();
    }
}
