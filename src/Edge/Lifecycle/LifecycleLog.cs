using Microsoft.Extensions.Logging;

namespace FabAccess.Edge.Lifecycle;

internal static partial class LifecycleLog
{
    [LoggerMessage(1600, LogLevel.Error, "The {Loop} hangs: what it switches goes off, and this program is restarted, as soon as no machine runs if it can wait so long.")]
    public static partial void Hangs(ILogger log, string loop);

    [LoggerMessage(1601, LogLevel.Warning, "The {Loop} turns again.")]
    public static partial void TurnsAgain(ILogger log, string loop);

    [LoggerMessage(1602, LogLevel.Information, "The service manager ends this process when it hears nothing for {Seconds} s.")]
    public static partial void Watched(ILogger log, double seconds);
}
