namespace FabAccess.Edge.Badges;

/// <summary>
/// Keeps a second program off a reader's device file. libnfc does not lock the port it opens, and two programs on
/// one port corrupt each other's frames without either noticing, so the lock is taken first and kept as long.
/// </summary>
internal sealed class DeviceLock : IDisposable
{
    // libnfc waits with select(), which writes beyond its set of 1,024 descriptors when handed a higher one.
    private const int HighestDescriptor = 1000;

    private readonly DeviceFile? device;

    private DeviceLock(DeviceFile? device) => this.device = device;

    /// <summary>Locks the device that a libnfc connection string (driver:path:speed) names; USB readers named without a path have none.</summary>
    /// <exception cref="IOException">The device is missing, not permitted, or locked by somebody else.</exception>
    public static DeviceLock TakeFor(string connectionString)
    {
        string[] parts = connectionString.Split(':');
        return parts.Length > 1 && parts[1].StartsWith('/') ? new(Take(parts[1])) : new(null);
    }

    public void Dispose() => device?.Dispose();

    private static DeviceFile Take(string path)
    {
        DeviceFile device = DeviceFile.Open(path, "dialout for serial ports");
        if (device.Handle.DangerousGetHandle() <= HighestDescriptor) return device;
        device.Dispose();
        throw new IOException($"Too many open files to use {path} safely.");
    }
}
