using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace FabAccess.Edge.Tests.Power;

/// <summary>Mosquitto with names, passwords and rules, as the server writes them for its integration broker.</summary>
internal sealed class PlainBroker : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("fabaccess-plugs-").FullName;
    private Process? process;

    /// <param name="accounts">Name, password and the prefix that it may touch.</param>
    public PlainBroker(params (string User, string Password, string Prefix)[] accounts)
    {
        using (var listener = new TcpListener(IPAddress.Loopback, 0))
        {
            listener.Start();
            Port = ((IPEndPoint)listener.LocalEndpoint).Port;
        }
        File.WriteAllText(Path.Combine(folder, "passwords"), "");
        foreach (var (user, password, prefix) in accounts)
        {
            using var tool = Process.Start("mosquitto_passwd", ["-b", Path.Combine(folder, "passwords"), user, password]);
            tool.WaitForExit();
            File.AppendAllText(Path.Combine(folder, "acl"), $"user {user}\ntopic readwrite {prefix}/#\n\n");
        }
        File.WriteAllText(Path.Combine(folder, "mosquitto.conf"), string.Create(CultureInfo.InvariantCulture, $"""
            listener {Port} 127.0.0.1
            allow_anonymous false
            password_file {folder}/passwords
            acl_file {folder}/acl
            use_username_as_clientid true
            {(Environment.IsPrivilegedProcess ? "user root" : "")}
            set_tcp_nodelay true
            max_keepalive 600
            persistence false

            """));
        Start();
    }

    public int Port { get; }

    public void Start()
    {
        process = Process.Start(new ProcessStartInfo("/usr/sbin/mosquitto", ["-c", Path.Combine(folder, "mosquitto.conf")]) { RedirectStandardError = true, RedirectStandardOutput = true })!;
        process.BeginErrorReadLine();
        process.BeginOutputReadLine();
        Assert.True(SpinWait.SpinUntil(Answers, TimeSpan.FromSeconds(10)), "The broker takes no connections.");
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

    private bool Answers()
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
