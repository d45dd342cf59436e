using FabAccess.Core.Values;
using Microsoft.Extensions.Logging;

namespace FabAccess.Edge.Printers;

internal static partial class PrinterLog
{
    [LoggerMessage(1710, LogLevel.Warning, "{Machine}: its printer does not tell its job, so it counts as busy: {Reason}")]
    public static partial void Silent(ILogger log, MachineId machine, string reason);

    [LoggerMessage(1711, LogLevel.Information, "{Machine}: the {Place} tells its job again.")]
    public static partial void Back(ILogger log, MachineId machine, string place);
}
