using System.Net;
using FabAccess.Core.Values;
using FabAccess.Core.Wire;

namespace FabAccess.Server.Gate;

/// <summary>Who came to the gate and what became of it. Secrets never stand here.</summary>
internal static partial class GateLog
{
    [LoggerMessage(80, LogLevel.Information, "Boxes enrol and renew at https://{Listen}; tokens send them to {Host}.")]
    public static partial void Open(ILogger logger, EndPoint listen, string host);

    [LoggerMessage(81, LogLevel.Error, "Boxes can neither enrol nor renew: the gate cannot listen on {Listen}: {Reason} It is tried again until it can.")]
    public static partial void Closed(ILogger logger, EndPoint listen, string reason);

    [LoggerMessage(82, LogLevel.Information, "Box {Box} enrolled from {From}; its certificate is good until {NotAfter}.")]
    public static partial void Enrolled(ILogger logger, BoxId box, IPAddress from, NodaTime.Instant notAfter);

    [LoggerMessage(83, LogLevel.Warning, "Box {Box} at {From} was not let in: {Reason}.")]
    public static partial void NotEnrolled(ILogger logger, BoxId box, IPAddress from, GateRefusal reason);

    [LoggerMessage(84, LogLevel.Information, "A box at {From} renewed its certificate, {Holder}, good until {NotAfter}.")]
    public static partial void Renewed(ILogger logger, IPAddress from, string holder, NodaTime.Instant notAfter);

    [LoggerMessage(85, LogLevel.Warning, "The certificate of {Holder} at {From} was not renewed: {Reason}.")]
    public static partial void NotRenewed(ILogger logger, string holder, IPAddress from, GateRefusal reason);

    [LoggerMessage(86, LogLevel.Warning, "{From} was refused at the gate too often; nothing it says is heard for a while.")]
    public static partial void Silenced(ILogger logger, IPAddress from);

    [LoggerMessage(87, LogLevel.Error, "The gate could not answer {From}.")]
    public static partial void Failed(ILogger logger, IPAddress from, Exception failure);
}
