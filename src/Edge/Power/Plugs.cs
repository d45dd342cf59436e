using FabAccess.Edge.Devices;

namespace FabAccess.Edge.Power;

/// <summary>The plugs that there are, by what they speak.</summary>
internal static class Plugs
{
    /// <summary>Who signs in at all of them.</summary>
    public const string User = "admin";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1.5);

    public static IPlug Of(PlugSettings settings) => settings.Kind switch
    {
        PlugKind.ShellyGen1 => new ShellyGen1(settings),
        PlugKind.Shelly => new ShellyRpc(settings),
        PlugKind.Mqtt => new MqttRelay(settings, TimeProvider.System),
        PlugKind.Tasmota => new TasmotaPlug(settings),
        _ => throw new ArgumentOutOfRangeException(nameof(settings), settings.Kind, "No such plug."),
    };

    public static DeviceAccess Access(PlugSettings settings, string name, DeviceSignIn signIn = DeviceSignIn.BasicOrDigest) =>
        new(name, settings.Host, settings.Port, Patience) { SignIn = signIn, User = User, SecretFile = settings.PasswordFile };
}
