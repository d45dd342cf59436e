using FabAccess.Core.Printers;
using FabAccess.Edge.Devices;

namespace FabAccess.Edge.Printers;

/// <summary>A printer that is asked over the network, and told nothing. From one thread.</summary>
public interface IPrinter : IDisposable
{
    /// <summary>What and where, for a person, e.g. "OctoPrint at 192.168.30.20".</summary>
    string Place { get; }

    /// <summary>What it says now; some seconds at most.</summary>
    /// <exception cref="DeviceRefusedException">It is there and does not let the box ask.</exception>
    /// <exception cref="IOException">It does not answer, or not as it should; the message is a sentence.</exception>
    PrinterReading Ask();
}
