namespace FabAccess.Edge.Devices;

/// <summary>How a device wants to be told the secret.</summary>
internal enum DeviceSignIn
{
    /// <summary>As the device asks for it.</summary>
    BasicOrDigest,

    Digest,

    /// <summary>In the header X-Api-Key.</summary>
    ApiKey,

    /// <summary>Its driver puts it where it belongs.</summary>
    ByItsDriver,
}

/// <summary>A device of the local network, and how one gets in.</summary>
/// <param name="Name">What it is, for a person, e.g. "Shelly".</param>
/// <param name="Host">Its name or address.</param>
/// <param name="Port">1 to 65535.</param>
/// <param name="Patience">For how long an answer is waited for.</param>
internal sealed record DeviceAccess(string Name, string Host, int Port, TimeSpan Patience)
{
    public DeviceSignIn SignIn { get; init; }

    /// <summary>Whose the secret is, where it is a password.</summary>
    public string User { get; init; } = "";

    /// <summary>The file that holds the secret; an absolute path; null where there is none.</summary>
    public string? SecretFile { get; init; }

    /// <summary>What box.json calls that file.</summary>
    public string Setting { get; init; } = "passwordFile";

    /// <summary>What and where, for a person.</summary>
    public string Place => $"{Name} at {Host}";

    /// <summary>What the secret is called where it goes.</summary>
    public string Secret => SignIn == DeviceSignIn.ApiKey ? "key" : "password";
}

/// <summary>A device is there and does not let the box in: waiting does not mend that. The message is a sentence.</summary>
public sealed class DeviceRefusedException(string message) : IOException(message);
