using FabAccess.Core.Values;
using FabAccess.Core.Wire;
using Microsoft.Extensions.Logging;
using NodaTime;

namespace FabAccess.Edge.Identity;

internal static partial class IdentityLog
{
    [LoggerMessage(1500, LogLevel.Information, "The box's certificate was renewed; it is good until {NotAfter}.")]
    public static partial void Renewed(ILogger log, Instant notAfter);

    [LoggerMessage(1501, LogLevel.Warning, "The box's certificate (good until {NotAfter}) was not renewed: {Reason} It is tried again until it is.")]
    public static partial void NotRenewed(ILogger log, Instant notAfter, string reason);

    [LoggerMessage(1502, LogLevel.Error, "The server does not renew this box's certificate ({Code}): {Reason} Machines go on with the rights that the box holds; it must be enrolled again.")]
    public static partial void RenewalRefused(ILogger log, GateRefusal code, string reason);

    [LoggerMessage(1503, LogLevel.Information, "Configuration {Generation} is in force: whom to believe and where to connect.")]
    public static partial void ConfigAccepted(ILogger log, Generation generation);

    [LoggerMessage(1504, LogLevel.Warning, "A configuration was refused: {Reason} The one before stays in force.")]
    public static partial void ConfigRefused(ILogger log, string reason);

    [LoggerMessage(1505, LogLevel.Information, "The lab's broker is at {Host}:{Port} from the next start on; where it is now is tried too, should it not answer there.")]
    public static partial void BrokerMoved(ILogger log, string host, int port);
}
