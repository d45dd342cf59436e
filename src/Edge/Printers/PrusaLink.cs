using System.Net;
using FabAccess.Core.Machines;
using FabAccess.Core.Printers;
using FabAccess.Edge.Devices;

namespace FabAccess.Edge.Printers;

/// <summary>PrusaLink: <c>GET /api/v1/status</c>, and <c>/api/v1/job</c> while one is there; digest sign-in.</summary>
internal sealed class PrusaLink(PrinterSettings settings) : IPrinter
{
    private const string Status = "api/v1/status", Job = "api/v1/job";

    private readonly DeviceHttp http = new(KnownPrinters.Access(settings, "PrusaLink", DeviceSignIn.Digest));

    /// <inheritdoc/>
    public string Place => http.Place;

    /// <inheritdoc/>
    public PrinterReading Ask()
    {
        var status = http.Get(Status);
        var reading = PrusaLinkAnswers.Read(status, null) ?? throw http.Unlike(Status);
        // 204: busy without a job, e.g. heating by hand.
        return reading.Activity == Activity.Busy ? PrusaLinkAnswers.Read(status, http.Find(Job, HttpStatusCode.NoContent))! : reading;
    }

    public void Dispose() => http.Dispose();
}
