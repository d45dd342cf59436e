using FabAccess.Edge.Power;

namespace FabAccess.Edge.Configuration;

/// <summary>Reads what "plug" of a machine says in box.json.</summary>
internal static class PlugSettingsReader
{
    public const string Key = "plug";

    public static readonly string[] Keys = ["kind", "host", "port", "channel", "passwordFile", "leaseSeconds", .. MqttRelayReader.Keys];

    private const int WebPort = 80, BrokerPort = 1883, BrokerTlsPort = 8883, HighestChannel = 7, ShortestLease = 10, LongestLease = 3600;

    private static readonly (string Word, PlugKind Kind)[] Kinds = [("shelly", PlugKind.Shelly), ("shellyGen1", PlugKind.ShellyGen1), ("tasmota", PlugKind.Tasmota), ("mqtt", PlugKind.Mqtt)];

    public static PlugSettings Read(SettingsReader part, string folder)
    {
        string host = part.Text("host", "the plug's name or address");
        if (host.Length > 0 && Uri.CheckHostName(host) is not (UriHostNameType.Dns or UriHostNameType.IPv4)) part.Problem(part.At("host"), "must be a name or an IPv4 address alone, e.g. 192.168.30.12; the port has a key of its own.");
        string? password = part.Has("passwordFile") ? part.Text("passwordFile", "the file that holds the plug's password") : null;
        var kind = part.Choice("kind", "what the plug speaks", Kinds);
        var mqtt = kind == PlugKind.Mqtt ? MqttRelayReader.Read(part, folder) : null;
        if (mqtt is not null && part.Has("channel")) part.Problem(part.At("channel"), "does not go with mqtt: the topics say which relay.");
        if (mqtt is null)
            foreach (string key in MqttRelayReader.Keys.Where(part.Has)) part.Problem(part.At(key), "belongs to a plug of kind mqtt.");
        return new(
            kind, host,
            part.Number("port", "the plug's port, or its broker's", 1, 65535, mqtt is null ? WebPort : mqtt.CaFile is null ? BrokerPort : BrokerTlsPort),
            part.Number("channel", "which relay of the plug, from 0", 0, HighestChannel, 0),
            password is { Length: > 0 } file ? Path.GetFullPath(file, folder) : null,
            TimeSpan.FromSeconds(part.Number("leaseSeconds", "after how long the plug goes off when the box is gone", ShortestLease, LongestLease, (int)PlugSettings.UsualLease.TotalSeconds)))
        {
            Mqtt = mqtt,
        };
    }
}
