using System.Diagnostics;
using System.Globalization;
using System.Net.NetworkInformation;
using FabAccess.Edge.Badges.Pcsc;
using FabAccess.Simulator.Readers;

namespace FabAccess.Edge.Tests.Badges.Pcsc;

/// <summary>A pcscd with a virtual reader. Its socket has one path on a machine, so there is one of it at a time, and only where none
/// runs. The reader's driver listens on every address, so it runs only where the machine has no network but its own.</summary>
internal sealed class VirtualPcscd : IDisposable
{
    public const string ReaderName = "FabAccess virtual";

    private const string Folder = "/run/pcscd", Socket = Folder + "/pcscd.comm";

    // Elsewhere than installed: the packages can be unpacked into a folder for a try.
    private static readonly string Root = Environment.GetEnvironmentVariable("FABACCESS_PCSCD_ROOT") ?? "";
    private static readonly string Program = Root + "/usr/sbin/pcscd", Driver = Root + "/usr/lib/pcsc/drivers/serial/libifdvpcd.so";

    private const int Port = 35963;

    private readonly string settings = Path.GetTempFileName();
    private Process? process;

    public VirtualPcscd()
    {
        File.WriteAllText(settings, string.Create(CultureInfo.InvariantCulture, $"FRIENDLYNAME \"{ReaderName}\"\nDEVICENAME /dev/null:0x{Port:X}\nLIBPATH {Driver}\nCHANNELID 0x{Port:X}\n"));
        Start();
    }

    /// <summary>Why a test with it cannot run here; null when it can.</summary>
    public static string? WhyNot =>
        !File.Exists(Program) || !File.Exists(Driver) ? "pcscd and its virtual reader are not installed: apt-get install pcscd vsmartcard-vpcd."
        : NetworkInterface.GetAllNetworkInterfaces().Any(n => n.NetworkInterfaceType != NetworkInterfaceType.Loopback) ? "The virtual reader's driver would listen on every address of this machine: unshare -n sh -c 'ip link set lo up; dotnet test …'."
        : !Environment.IsPrivilegedProcess ? $"Only root may start pcscd in {Folder}."
        : IsAnotherRunning() ? "Another pcscd runs on this machine." : null;

    public VirtualCardSlot Slot { get; } = new(Port);

    public void Start()
    {
        Directory.CreateDirectory(Folder);
        process = Process.Start(new ProcessStartInfo(Program, ["--foreground", "--config", settings]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        Assert.True(SpinWait.SpinUntil(IsUp, TimeSpan.FromSeconds(10)), "pcscd does not come up");
    }

    /// <summary>It dies at once, as by a crash.</summary>
    public void End()
    {
        process?.Kill();
        process?.WaitForExit();
        process?.Dispose();
        process = null;
        File.Delete(Socket);
        File.Delete(Folder + "/pcscd.pid");
    }

    public void Dispose()
    {
        Slot.Dispose();
        End();
        File.Delete(settings);
    }

    private static bool IsUp()
    {
        try
        {
            using var slot = PcscSlot.Open(ReaderName + " 00 00");
            return true;
        }
        catch (IOException)
        {
            return false;
        }
    }

    private static bool IsAnotherRunning() => File.Exists(Socket) && Process.GetProcessesByName("pcscd").Length > 0;
}
