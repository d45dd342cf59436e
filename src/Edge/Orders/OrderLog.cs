using FabAccess.Core.Values;
using FabAccess.Core.Wire;
using Microsoft.Extensions.Logging;

namespace FabAccess.Edge.Orders;

internal static partial class OrderLog
{
    [LoggerMessage(1700, LogLevel.Information, "Order {Number} of the server for {Machine}: {Kind}. {Reason}")]
    public static partial void Obeyed(ILogger log, long number, OrderKind kind, MachineId machine, string reason);

    [LoggerMessage(1703, LogLevel.Warning, "Too many orders at once: one for {Where} was dropped.")]
    public static partial void Dropped(ILogger log, string where);

    [LoggerMessage(1701, LogLevel.Warning, "An order was refused: {Reason}")]
    public static partial void Refused(ILogger log, string reason);

    [LoggerMessage(1702, LogLevel.Warning, "The number of order {Number} cannot be stored: {Reason} It was obeyed all the same, since it ends a session that it names.")]
    public static partial void NotStored(ILogger log, long number, string reason);
}
