using FabAccess.Core.Values;
using Microsoft.Extensions.Logging;

namespace FabAccess.Edge.Signals;

internal static partial class PanelLog
{
    [LoggerMessage(1801, LogLevel.Warning, "{Machine}: the {What} by the reader does not work: {Reason} The machine works without it; it is tried again.")]
    public static partial void Lost(ILogger log, MachineId machine, string what, string reason);

    [LoggerMessage(1802, LogLevel.Information, "{Machine}: the {What} by the reader works again.")]
    public static partial void Back(ILogger log, MachineId machine, string what);

    [LoggerMessage(1803, LogLevel.Error, "{Machine}: the signals by the reader failed: {Reason} The machine works without them.")]
    public static partial void Failed(ILogger log, MachineId machine, string reason);
}
