namespace FabAccess.Simulator.Hardware;

/// <summary>A thread that stands for hardware, which does not wait for a processor.</summary>
public static class HardwareThread
{
    private const int CallingThread = 0, RoundRobin = 2, ResetOnFork = 0x40000000, Priority = 2;

    /// <summary>Lets the calling thread go before all ordinary ones, for good. Without the right to it (CAP_SYS_NICE) nothing changes.</summary>
    public static void Become() => _ = Libc.SetScheduler(CallingThread, RoundRobin | ResetOnFork, Priority);
}
