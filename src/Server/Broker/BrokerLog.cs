namespace FabAccess.Server.Broker;

internal static partial class BrokerLog
{
    [LoggerMessage(2001, LogLevel.Information, "The {Broker} runs on {Listen}.")]
    public static partial void Running(ILogger logger, string broker, System.Net.IPEndPoint listen);

    [LoggerMessage(2002, LogLevel.Error, "The {Broker} does not run: {Reason} It is tried again until it does; {Meanwhile}.")]
    public static partial void NotRunning(ILogger logger, string broker, string reason, string meanwhile);

    [LoggerMessage(2003, LogLevel.Warning, "The {Broker} of an earlier run (process {Number}) was still there and has been ended.")]
    public static partial void OrphanEnded(ILogger logger, string broker, int number);

    [LoggerMessage(2004, LogLevel.Debug, "Mosquitto: {Line}")]
    public static partial void Said(ILogger logger, string line);

    [LoggerMessage(2005, LogLevel.Information, "The {Broker} has been stopped.")]
    public static partial void Stopped(ILogger logger, string broker);

    [LoggerMessage(2006, LogLevel.Debug, "The {Broker} has read its lists of guests again.")]
    public static partial void ListsRead(ILogger logger, string broker);

    [LoggerMessage(2007, LogLevel.Error, "The {Broker} does not read its lists again within {Seconds} s, so it is started anew: everybody has to connect again.")]
    public static partial void ListsNotRead(ILogger logger, string broker, double seconds);

    [LoggerMessage(2008, LogLevel.Error, "Whom the {Broker} lets in cannot be told to it: {Reason}")]
    public static partial void ListsNotWritten(ILogger logger, string broker, string reason);
}
