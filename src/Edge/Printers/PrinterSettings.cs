namespace FabAccess.Edge.Printers;

/// <summary>What a printer speaks.</summary>
public enum PrinterKind
{
    OctoPrint,

    /// <summary>Klipper, by Moonraker.</summary>
    Moonraker,

    PrusaLink,

    /// <summary>Bambu Lab, by its own MQTT broker on the local network.</summary>
    Bambu,
}

/// <summary>A printer that is asked for its job, as box.json describes it.</summary>
/// <param name="Kind">What it speaks.</param>
/// <param name="Host">Its name or address.</param>
/// <param name="Port">1 to 65535; <see cref="UsualPort"/> where nothing is said.</param>
public sealed record PrinterSettings(PrinterKind Kind, string Host, int Port)
{
    public const string UsualUser = "maker";

    public const int UsualCoolBelow = 50;

    /// <summary>The file that holds its API key, password or access code; an absolute path; null where it asks for none.</summary>
    public string? KeyFile { get; init; }

    /// <summary>Of PrusaLink: whose password that is.</summary>
    public string User { get; init; } = UsualUser;

    /// <summary>Of Bambu: the printer's serial number; empty elsewhere.</summary>
    public string Serial { get; init; } = "";

    /// <summary>Of Bambu: the file of the printer's own certificate; an absolute path; empty elsewhere.</summary>
    public string CertificateFile { get; init; } = "";

    /// <summary>Degrees Celsius below which a heater is cool, 20 to 120.</summary>
    public int CoolBelow { get; init; } = UsualCoolBelow;

    /// <summary>Unique among the box's printers.</summary>
    public string Place => $"{Host}:{Port}";

    public static int UsualPort(PrinterKind kind) => kind switch
    {
        PrinterKind.Moonraker => 7125,
        PrinterKind.Bambu => 8883,
        _ => 80,
    };
}
