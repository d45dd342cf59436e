namespace FabAccess.KernelRig;

/// <summary>The outside of a simulated bank: what a voltmeter reads and what a wire pulls, through sysfs.</summary>
public sealed record SimulatedBank(string SysfsFolder, string Device)
{
    /// <summary>What the bank's driver is called; the guest's start script sets it.</summary>
    public const string Label = "fabaccess-rig";

    public const uint RelayLine = 3, ButtonLine = 5, BusyLine = 6, Lines = 8;

    public bool IsHigh(uint line) => File.ReadAllText($"{SysfsFolder}/sim_gpio{line}/value").Trim() == "1";

    public void Pull(uint line, bool up) => File.WriteAllText($"{SysfsFolder}/sim_gpio{line}/pull", up ? "pull-up" : "pull-down");
}
