namespace FabAccess.Edge.Signals;

/// <summary>Kernel error numbers of an I²C bus in words; the number itself travels in <see cref="Exception.HResult"/>.</summary>
internal static class I2cFailure
{
    private const int NoSuchFile = 2, NoSuchAddress = 6, NotPermitted = 13, NotSupported = 95, TimedOut = 110, RemoteError = 121;

    public static IOException Of(string what, int error) => new($"{what}: {Words(error)} (error {error}).", error);

    private static string Words(int error) => error switch
    {
        NoSuchFile => "no such bus; it needs dtparam=i2c_arm=on",
        // Which of the two it is depends on the adapter's driver.
        NoSuchAddress or RemoteError => "no chip answers",
        NotPermitted => "not permitted; the service's user must be in group i2c",
        NotSupported => "this bus has no plain transfers",
        TimedOut => "the bus is stuck",
        _ => "refused",
    };
}
