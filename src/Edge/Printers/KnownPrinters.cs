using FabAccess.Edge.Devices;
using FabAccess.Mqtt;
using Microsoft.Extensions.Logging.Abstractions;

namespace FabAccess.Edge.Printers;

/// <summary>The printers that there are, by what they speak.</summary>
internal static class KnownPrinters
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    /// <exception cref="DllNotFoundException">Of Bambu: the MQTT library is not there.</exception>
    public static IPrinter Of(PrinterSettings settings, TimeProvider time) => settings.Kind switch
    {
        PrinterKind.OctoPrint => new OctoPrint(settings),
        PrinterKind.Moonraker => new Moonraker(settings),
        PrinterKind.PrusaLink => new PrusaLink(settings),
        // Its comings and goings are told by whoever asks it.
        PrinterKind.Bambu => new BambuPrinter(settings, options => new MosquittoLink(options, NullLogger.Instance), time),
        _ => throw new ArgumentOutOfRangeException(nameof(settings), settings.Kind, "No such printer."),
    };

    public static DeviceAccess Access(PrinterSettings settings, string name, DeviceSignIn signIn = DeviceSignIn.ApiKey) =>
        new(name, settings.Host, settings.Port, Patience) { SignIn = signIn, User = signIn == DeviceSignIn.ApiKey ? "" : settings.User, SecretFile = settings.KeyFile, Setting = "keyFile" };
}
