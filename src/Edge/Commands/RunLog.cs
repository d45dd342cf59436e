using FabAccess.Core.Values;
using Microsoft.Extensions.Logging;

namespace FabAccess.Edge.Commands;

internal static partial class RunLog
{
    [LoggerMessage(1000, LogLevel.Information, "Ready for badges after {Milliseconds} ms: {Machines} machines, permit list {Generation} with {Badges} badges")]
    public static partial void Ready(ILogger log, long milliseconds, int machines, Generation generation, int badges);

    [LoggerMessage(1001, LogLevel.Warning, "The GPIO chip is simulated ({Chip}): no relay moves.")]
    public static partial void Simulated(ILogger log, string chip);

    [LoggerMessage(1002, LogLevel.Information, "Ending: every relay goes off first.")]
    public static partial void Ending(ILogger log);

    [LoggerMessage(1003, LogLevel.Error, "{Machine} did not switch off by itself in time; its line was taken away.")]
    public static partial void CutOff(ILogger log, MachineId machine);

    [LoggerMessage(1004, LogLevel.Warning, "Not all that happened is in the journal: the disk did not take it in time.")]
    public static partial void NotFlushed(ILogger log);

    [LoggerMessage(1005, LogLevel.Error, "The box cannot start: {Reason}")]
    public static partial void CannotStart(ILogger log, string reason);

    [LoggerMessage(1006, LogLevel.Information, "Ended: every relay is off.")]
    public static partial void Ended(ILogger log);

    [LoggerMessage(1007, LogLevel.Warning, "{Machine} takes its time to come back from the journal; the others do not wait for it.")]
    public static partial void SlowStart(ILogger log, MachineId machine);

    [LoggerMessage(1008, LogLevel.Information, "The kernel lets no thread go before others (the service may want LimitRTPRIO=1): where cores are few, a badge may wait for the network's work.")]
    public static partial void NotFirst(ILogger log);
}
