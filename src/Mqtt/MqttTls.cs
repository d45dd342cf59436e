namespace FabAccess.Mqtt;

/// <summary>
/// With what a link proves who it is, and whom it believes. The files are read anew at each attempt to connect, so a
/// renewed certificate counts from the next connection on.
/// </summary>
/// <param name="CaFile">PEM: the lab's own CA, and no other is believed.</param>
/// <param name="IdentityFile">PEM: the client's certificate and its key, in one file so that they always fit each other. Empty where an account says who this is.</param>
public sealed record MqttTls(string CaFile, string IdentityFile)
{
    /// <summary>Whether the broker's certificate must bear the name that the link was given: for a CA that certifies others than the lab's broker. Default false.</summary>
    public bool ComparesName { get; init; }

    /// <summary>Stands in the reason of a link that is down because the broker's clock says so.</summary>
    public const string HasExpired = "the broker does not let this certificate in: it has expired";
}
