using FabAccess.Core.Values;
using Microsoft.Extensions.Logging;

namespace FabAccess.Edge.Machines;

internal static partial class MachineLog
{
    [LoggerMessage(1200, LogLevel.Warning, "{Machine}: the badge reader does not answer: {Reason}")]
    public static partial void ReaderLost(ILogger log, MachineId machine, string reason);

    [LoggerMessage(1201, LogLevel.Information, "{Machine}: the badge reader is back.")]
    public static partial void ReaderBack(ILogger log, MachineId machine);

    [LoggerMessage(1202, LogLevel.Error, "{Machine}: its {Place} does not work: {Reason} Nobody can start the machine until it does.")]
    public static partial void RelayFailed(ILogger log, MachineId machine, string place, string reason);

    [LoggerMessage(1203, LogLevel.Information, "{Machine}: its {Place} works again.")]
    public static partial void RelayBack(ILogger log, MachineId machine, string place);

    [LoggerMessage(1204, LogLevel.Error, "{Machine}: the start could not be recorded, so the machine stays off: {Reason}")]
    public static partial void StartNotRecorded(ILogger log, MachineId machine, string reason);

    [LoggerMessage(1207, LogLevel.Critical, "{Machine}: the worker failed and switched off; the program ends and is started again: {Reason}")]
    public static partial void WorkerFailed(ILogger log, MachineId machine, string reason);

    [LoggerMessage(1208, LogLevel.Warning, "{Machine} is no longer configured on this box; its open session was closed at its last mark.")]
    public static partial void ClosedUnconfigured(ILogger log, MachineId machine);

    [LoggerMessage(1209, LogLevel.Warning, "{Machine}: something lay on the badge reader when the box began to look; badges count once it was lifted.")]
    public static partial void ReaderOccupied(ILogger log, MachineId machine);

    [LoggerMessage(1211, LogLevel.Error, "{Machine}: the extraction's {Place} does not work: {Reason}")]
    public static partial void ExtractionFailed(ILogger log, MachineId machine, string place, string reason);

    [LoggerMessage(1212, LogLevel.Warning, "{Machine}: the contact on line {Line} ({What}) cannot be read: {Reason} Until it can, a button does nothing, an interlock is open and a machine may be busy.")]
    public static partial void ContactLost(ILogger log, MachineId machine, uint line, string what, string reason);

    [LoggerMessage(1213, LogLevel.Information, "{Machine}: the contact on line {Line} ({What}) can be read again.")]
    public static partial void ContactBack(ILogger log, MachineId machine, uint line, string what);

    [LoggerMessage(1214, LogLevel.Warning, "{Machine}: its {Place} stays on without the box, since its rule is that a job is not cut.")]
    public static partial void LeftOn(ILogger log, MachineId machine, string place);

    [LoggerMessage(1210, LogLevel.Information, "{Machine}: {Told}")]
    public static partial void Signalled(ILogger log, MachineId machine, string told);
}
