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
}
