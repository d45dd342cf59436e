using FabAccess.Edge.Printers;

namespace FabAccess.Edge.Configuration;

/// <summary>Reads what "printer" of a machine says in box.json: whom to ask for its job.</summary>
internal static class PrinterSettingsReader
{
    public const string Key = "printer";

    public static readonly string[] Keys = ["kind", "host", "port", "keyFile", "user", "serial", "certificateFile", "coolBelowC"];

    private const int LowestCool = 20, HighestCool = 120, LongestSerial = 32, LongestUser = 64;

    private static readonly (string Word, PrinterKind Kind)[] Kinds =
        [("octoPrint", PrinterKind.OctoPrint), ("moonraker", PrinterKind.Moonraker), ("prusaLink", PrinterKind.PrusaLink), ("bambu", PrinterKind.Bambu)];

    private static readonly string[] OfBambu = ["serial", "certificateFile"];

    public static PrinterSettings Read(SettingsReader part, string folder)
    {
        var kind = part.Choice("kind", "what the printer speaks", Kinds);
        string host = part.Text("host", "the printer's name or address");
        if (host.Length > 0 && Uri.CheckHostName(host) is not (UriHostNameType.Dns or UriHostNameType.IPv4)) part.Problem(part.At("host"), "must be a name or an IPv4 address alone, e.g. 192.168.30.20; the port has a key of its own.");
        if (kind != PrinterKind.PrusaLink && part.Has("user")) part.Problem(part.At("user"), "belongs to kind prusaLink.");
        if (kind != PrinterKind.Bambu)
            foreach (string key in OfBambu.Where(part.Has)) part.Problem(part.At(key), "belongs to kind bambu.");
        return new(kind, host, part.Number("port", "the printer's port", 1, 65535, PrinterSettings.UsualPort(kind)))
        {
            // A Moonraker asks for none of whom it trusts by address.
            KeyFile = kind == PrinterKind.Moonraker && !part.Has("keyFile") ? null : Path(part, folder, "keyFile", "the file that holds the printer's API key, password or access code"),
            User = User(part),
            Serial = kind == PrinterKind.Bambu ? Serial(part) : "",
            CertificateFile = kind == PrinterKind.Bambu ? Path(part, folder, "certificateFile", "the file that holds the printer's certificate") : "",
            CoolBelow = part.Number("coolBelowC", "below how many degrees a heater is cool", LowestCool, HighestCool, PrinterSettings.UsualCoolBelow),
        };
    }

    private static string Path(SettingsReader part, string folder, string name, string what) =>
        part.Text(name, what) is { Length: > 0 } file ? System.IO.Path.GetFullPath(file, folder) : "";

    private static string User(SettingsReader part)
    {
        string user = part.Text("user", "whose password that is", LongestUser, PrinterSettings.UsualUser);
        if (user.Any(c => c is <= ' ' or > '~')) part.Problem(part.At("user"), "must be letters, digits and signs, without spaces.");
        return user;
    }

    private static string Serial(SettingsReader part)
    {
        string serial = part.Text("serial", "the printer's serial number", LongestSerial);
        if (serial.All(char.IsAsciiLetterOrDigit)) return serial;
        part.Problem(part.At("serial"), "must be letters and digits, as the printer's display shows it.");
        return "";
    }
}
