using Microsoft.Extensions.Logging;

namespace FabAccess.Edge.Lifecycle;

internal static partial class LifecycleLog
{
    [LoggerMessage(1600, LogLevel.Error, "The {Loop} has not turned for {Seconds} s: what it switches goes off, and the service manager is no longer told that the box is alive.")]
    public static partial void Hangs(ILogger log, string loop, int seconds);

    [LoggerMessage(1601, LogLevel.Warning, "The {Loop} turns again.")]
    public static partial void TurnsAgain(ILogger log, string loop);

    [LoggerMessage(1602, LogLevel.Information, "The service manager ends this process when it hears nothing for {Seconds} s.")]
    public static partial void Watched(ILogger log, double seconds);
}
