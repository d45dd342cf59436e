namespace FabAccess.Server.Broker;

internal static partial class BrokerLog
{
    [LoggerMessage(2001, LogLevel.Information, "The MQTT broker runs on {Listen}.")]
    public static partial void Running(ILogger logger, System.Net.IPEndPoint listen);

    [LoggerMessage(2002, LogLevel.Error, "The MQTT broker does not run: {Reason} It is tried again until it does; boxes keep their records meanwhile.")]
    public static partial void NotRunning(ILogger logger, string reason);

    [LoggerMessage(2003, LogLevel.Warning, "An MQTT broker of an earlier run (process {Number}) was still there and has been ended.")]
    public static partial void OrphanEnded(ILogger logger, int number);

    [LoggerMessage(2004, LogLevel.Debug, "Mosquitto: {Line}")]
    public static partial void Said(ILogger logger, string line);

    [LoggerMessage(2005, LogLevel.Information, "The MQTT broker has been stopped.")]
    public static partial void Stopped(ILogger logger);

    [LoggerMessage(2006, LogLevel.Debug, "The MQTT broker has read its lists of guests again.")]
    public static partial void ListsRead(ILogger logger);

    [LoggerMessage(2007, LogLevel.Error, "The MQTT broker does not read its lists again within {Seconds} s, so it is started anew: everybody has to connect again.")]
    public static partial void ListsNotRead(ILogger logger, double seconds);

    [LoggerMessage(2008, LogLevel.Error, "Whom the MQTT broker lets in cannot be told to it: {Reason}")]
    public static partial void ListsNotWritten(ILogger logger, string reason);
}
