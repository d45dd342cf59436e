using FabAccess.Core.Values;
using Microsoft.Extensions.Logging;

namespace FabAccess.Edge.Permits;

internal static partial class PermitLog
{
    [LoggerMessage(1400, LogLevel.Information, "Permit list {Generation} with {Badges} badges is in force.")]
    public static partial void Accepted(ILogger log, Generation generation, int badges);

    [LoggerMessage(1401, LogLevel.Warning, "A permit list was refused: {Reason} The one before stays in force.")]
    public static partial void Refused(ILogger log, string reason);

    [LoggerMessage(1402, LogLevel.Error, "The stored permit list cannot be used: {Reason} It was moved aside to {Aside}; nothing is granted until the server sends one.")]
    public static partial void MovedAside(ILogger log, string reason, string aside);

    [LoggerMessage(1403, LogLevel.Warning, "When the permit list came is not known any more: {Reason} Its age counts from now.")]
    public static partial void ReceiptLost(ILogger log, string reason);

    [LoggerMessage(1404, LogLevel.Error, "The stored permit list cannot be read: {Reason} Nothing is granted until the server sends one.")]
    public static partial void Unreadable(ILogger log, string reason);

    [LoggerMessage(1405, LogLevel.Warning, "The keys of {Badges} cards in the permit list cannot be opened: {Reason} Those badges count by their numbers alone, and not at all where a machine asks for a card, until the server sends another list.")]
    public static partial void CardKeysClosed(ILogger log, int badges, string reason);
}
