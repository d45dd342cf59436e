using FabAccess.Core.Printers;
using FabAccess.Edge.Devices;

namespace FabAccess.Edge.Printers;

/// <summary>Klipper by Moonraker: <c>GET /printer/objects/query</c>.</summary>
internal sealed class Moonraker(PrinterSettings settings) : IPrinter
{
    private const string Objects = "printer/objects/query?webhooks&print_stats&virtual_sdcard&extruder&heater_bed";

    private readonly DeviceHttp http = new(KnownPrinters.Access(settings, "Moonraker"));

    /// <inheritdoc/>
    public string Place => http.Place;

    /// <inheritdoc/>
    public PrinterReading Ask() => MoonrakerAnswers.Read(http.Get(Objects)) ?? throw http.Unlike(Objects);

    public void Dispose() => http.Dispose();
}
