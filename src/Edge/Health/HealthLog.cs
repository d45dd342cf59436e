using Microsoft.Extensions.Logging;

namespace FabAccess.Edge.Health;

internal static partial class HealthLog
{
    [LoggerMessage(1610, LogLevel.Warning, "'doctor' cannot ask this box while it runs: {Path}: {Reason}")]
    public static partial void NoSocket(ILogger log, string path, string reason);
}
