using Microsoft.Extensions.Logging;

namespace FabAccess.Mqtt;

/// <summary>What a link says. Topics and reasons only: payloads never reach a log.</summary>
internal static partial class MqttLog
{
    [LoggerMessage(1001, LogLevel.Information, "Connected to the MQTT broker at {Host}:{Port} as {ClientId}.")]
    public static partial void Connected(ILogger logger, string host, int port, string clientId);

    [LoggerMessage(1002, LogLevel.Warning, "No connection to the MQTT broker at {Host}:{Port}: {Reason}. Trying again until it is back.")]
    public static partial void Disconnected(ILogger logger, string host, int port, string reason);

    [LoggerMessage(1003, LogLevel.Debug, "Still no connection to the MQTT broker at {Host}:{Port}: {Reason}.")]
    public static partial void StillDisconnected(ILogger logger, string host, int port, string reason);

    [LoggerMessage(1004, LogLevel.Warning, "The MQTT broker refused a message to {Topic}: {Reason}.")]
    public static partial void PublishRefused(ILogger logger, string topic, string reason);

    [LoggerMessage(1005, LogLevel.Warning, "A message of {Length} bytes to {Topic} was not sent: {Reason}.")]
    public static partial void NotSent(ILogger logger, string topic, int length, string reason);

    [LoggerMessage(1006, LogLevel.Error, "A message of {Length} bytes on {Topic} was not taken: longer than {Longest} bytes.")]
    public static partial void TooLong(ILogger logger, string topic, int length, int longest);

    [LoggerMessage(1007, LogLevel.Error, "The program's own handling of an MQTT event failed; the link goes on.")]
    public static partial void HandlerFailed(ILogger logger, Exception failure);

    [LoggerMessage(1008, LogLevel.Error, "The MQTT link of {ClientId} did not end within {Seconds} s: its handler is still busy. It ends when the handler returns.")]
    public static partial void EndsLate(ILogger logger, string clientId, double seconds);
}
