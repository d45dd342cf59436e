using Microsoft.Extensions.Logging;

namespace FabAccess.Edge.Uplink;

internal static partial class UplinkLog
{
    [LoggerMessage(1300, LogLevel.Error, "An acknowledgement of the server was refused: {Reason} The journal keeps everything.")]
    public static partial void AcknowledgementRefused(ILogger log, string reason);

    [LoggerMessage(1301, LogLevel.Warning, "The server went back from entry {Before} to {Now}, as after a restored backup; what follows is sent again.")]
    public static partial void Rewound(ILogger log, long before, long now);

    [LoggerMessage(1302, LogLevel.Error, "Entries cannot be read for sending: {Reason} It is tried again.")]
    public static partial void JournalUnreadable(ILogger log, string reason);

    [LoggerMessage(1303, LogLevel.Error, "The broker refused a message on {Topic}: {Reason}")]
    public static partial void PublishRefused(ILogger log, string topic, string reason);

    [LoggerMessage(1304, LogLevel.Information, "Connected to the broker; entry {Sequence} is the last.")]
    public static partial void Connected(ILogger log, long sequence);

    [LoggerMessage(1305, LogLevel.Information, "The server's store is {Store}, epoch {Epoch}.")]
    public static partial void Store(ILogger log, string store, int epoch);
}
