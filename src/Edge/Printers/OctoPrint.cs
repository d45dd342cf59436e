using System.Net;
using FabAccess.Core.Machines;
using FabAccess.Core.Printers;
using FabAccess.Edge.Devices;

namespace FabAccess.Edge.Printers;

/// <summary>OctoPrint: <c>GET /api/printer</c>, and <c>/api/job</c> while one is there. Without the header that asks for a newer form, all versions answer in the same one.</summary>
internal sealed class OctoPrint(PrinterSettings settings) : IPrinter
{
    private const string State = "api/printer?exclude=sd", Job = "api/job";

    private readonly DeviceHttp http = new(KnownPrinters.Access(settings, "OctoPrint"));

    /// <inheritdoc/>
    public string Place => http.Place;

    /// <inheritdoc/>
    public PrinterReading Ask()
    {
        // 409 is an answer: OctoPrint is there, and no printer is connected to it.
        if (http.Find(State, HttpStatusCode.Conflict) is not { } printer) return OctoPrintAnswers.NotOperational;
        var reading = OctoPrintAnswers.Read(printer, null) ?? throw http.Unlike(State);
        return reading.Activity == Activity.Busy ? OctoPrintAnswers.Read(printer, http.Get(Job))! : reading;
    }

    public void Dispose() => http.Dispose();
}
