using FabAccess.Core.Values;
using Microsoft.Extensions.Logging;

namespace FabAccess.Edge.Power;

internal static partial class MeterLog
{
    [LoggerMessage(1901, LogLevel.Warning, "{Machine}: its power meter says nothing: {Reason} Soon nobody knows whether the machine works, so it counts as busy; it is tried again.")]
    public static partial void Lost(ILogger log, MachineId machine, string reason);

    [LoggerMessage(1902, LogLevel.Information, "{Machine}: its power meter measures again.")]
    public static partial void Back(ILogger log, MachineId machine);
}
