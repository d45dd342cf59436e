using System.Runtime.InteropServices;
using FabAccess.Core.Values;

namespace FabAccess.Service;

/// <summary>
/// Whether the wall clock was set from outside: asked of the kernel (adjtimex), remembered while the process lives, and
/// across its restarts taken from the file that systemd-timesyncd leaves below /run until the next boot.
/// </summary>
public sealed partial class ClockSynchronisation(string markerFile = "/run/systemd/timesync/synchronized")
{
    private const int Unsynchronised = 0x40;
    private volatile bool wasSynchronised;

    public ClockTrust Read()
    {
        bool? isSynchronised = AskKernel();
        if (isSynchronised == true) wasSynchronised = true;
        if (isSynchronised == true) return ClockTrust.Synchronised;
        wasSynchronised = wasSynchronised || File.Exists(markerFile);
        return wasSynchronised ? ClockTrust.WasSynchronised : ClockTrust.Never;
    }

    // Null where asking is not allowed: ProtectClock= in a systemd unit forbids even reading.
    private static bool? AskKernel()
    {
        var question = default(Timex);
        return AdjustTime(ref question) < 0 ? null : (question.Status & Unsynchronised) == 0;
    }

    [LibraryImport("libc", EntryPoint = "adjtimex")]
    private static partial int AdjustTime(ref Timex buffer);

    // struct timex: nint stands for the kernel's long; what follows the status is not read, but the kernel writes there.
    [StructLayout(LayoutKind.Sequential)]
    private unsafe struct Timex
    {
        public uint Modes;
        public nint Offset, Frequency, MaximumError, EstimatedError;
        public int Status;
        public fixed byte Rest[256];
    }
}
