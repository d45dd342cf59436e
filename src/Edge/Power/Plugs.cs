namespace FabAccess.Edge.Power;

/// <summary>The plugs that there are, by what they speak.</summary>
internal static class Plugs
{
    public static IPlug Of(PlugSettings settings) => settings.Kind switch
    {
        PlugKind.ShellyGen1 => new ShellyGen1(settings),
        PlugKind.Shelly => new ShellyRpc(settings),
        PlugKind.Mqtt => new MqttRelay(settings, TimeProvider.System),
        PlugKind.Tasmota => new TasmotaPlug(settings),
        _ => throw new ArgumentOutOfRangeException(nameof(settings), settings.Kind, "No such plug."),
    };
}
