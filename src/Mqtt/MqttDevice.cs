namespace FabAccess.Mqtt;

/// <summary>
/// A device that is a broker itself, in another's words: MQTT 3.1.1, a user with a password, and a certificate that nobody signed whom
/// one could ask. Both are read anew at each attempt to connect.
/// </summary>
/// <param name="CertificateFile">PEM: the device's own certificate. Whatever else answers there hears neither user nor password.</param>
/// <param name="User">Its account.</param>
/// <param name="Password">Reads the account's password.</param>
public sealed record MqttDevice(string CertificateFile, string User, Func<string> Password)
{
    /// <summary>Begins the reason of a link that the device did not let in.</summary>
    public const string IsTurnedAway = "the broker refused the connection";

    /// <summary>Stands in the reason of a link to something else than the device.</summary>
    public const string IsAnother = "it shows another certificate than the one that was kept of it";
}
