using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace FabAccess.Mqtt.Tests;

/// <summary>A real mosquitto on a loopback port of its own, which it keeps over restarts.</summary>
public sealed class TestBroker : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("fabaccess-broker-").FullName;
    private readonly string configuration;
    private Process? process;

    public TestBroker(params string[] settings)
    {
        configuration = Path.Combine(folder, "mosquitto.conf");
        File.WriteAllLines(configuration, [$"listener {Port} 127.0.0.1", "allow_anonymous true", "set_tcp_nodelay true", "persistence false", .. settings]);
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute | UnixFileMode.OtherRead | UnixFileMode.OtherExecute);
    }

    public int Port { get; } = FreePort();

    public ConcurrentQueue<string> Log { get; } = new();

    public static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    public static async Task<TestBroker> StartNew(params string[] settings)
    {
        var broker = new TestBroker(settings);
        await broker.Start();
        return broker;
    }

    public async Task Start()
    {
        process = Process.Start(new ProcessStartInfo("/usr/sbin/mosquitto", ["-c", configuration]) { RedirectStandardError = true, RedirectStandardOutput = true })!;
        process.ErrorDataReceived += (_, line) => Log.Enqueue(line.Data ?? "");
        process.BeginErrorReadLine();
        process.BeginOutputReadLine();
        await Until.True(() => IsListening(), "mosquitto listens");
    }

    /// <summary>It stays there and says nothing more.</summary>
    public void Freeze()
    {
        using var kill = Process.Start("kill", ["-STOP", $"{process!.Id}"]);
        kill.WaitForExit();
    }

    public void Kill()
    {
        process?.Kill();
        process?.WaitForExit();
        process?.Dispose();
        process = null;
    }

    public void Dispose()
    {
        Kill();
        Directory.Delete(folder, recursive: true);
    }

    private bool IsListening()
    {
        try
        {
            using var probe = new TcpClient("127.0.0.1", Port);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
