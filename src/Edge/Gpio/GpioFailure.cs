namespace FabAccess.Edge.Gpio;

/// <summary>Kernel error numbers in words; the number itself travels in <see cref="Exception.HResult"/>.</summary>
internal static class GpioFailure
{
    public static IOException Of(string what, int error) => new($"{what}: {Words(error)} (error {error}).", error);

    private static string Words(int error) => error switch
    {
        GpioUapi.NoSuchFile => "no such device",
        GpioUapi.NotPermitted => "not permitted; the service's user must be in group gpio",
        GpioUapi.Busy => "somebody else has this line",
        GpioUapi.InvalidArgument => "no such line, or the chip cannot do this",
        GpioUapi.NotThisDevice => "this is not a GPIO chip",
        _ => "refused",
    };
}
