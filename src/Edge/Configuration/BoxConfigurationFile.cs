using System.Collections.Immutable;
using System.Text.Json;
using FabAccess.Core.Machines;
using FabAccess.Core.Values;
using FabAccess.Edge.Badges;
using FabAccess.Edge.Power;

namespace FabAccess.Edge.Configuration;

/// <summary>What a configuration file was found to be.</summary>
public abstract record ConfigurationReading
{
    private ConfigurationReading() { }

    public sealed record Sound(BoxConfiguration Configuration) : ConfigurationReading;

    /// <param name="Problems">All of them, not only the first.</param>
    public sealed record Unusable(ImmutableArray<ConfigurationProblem> Problems) : ConfigurationReading;
}

/// <summary>Reads and checks box.json. Relative paths in it count from its own folder.</summary>
public static class BoxConfigurationFile
{
    private const int LongestFile = 64 * 1024;
    private const int HighestLine = 511, MostLaterLines = 3;
    private const int StandardPort = 8883, LongestRetry = 60;
    private const int IdleAfter = 30;
    internal static readonly string[] RootKeys = ["site", "box", "dataFolder", "broker", "gpioChip", "machines", "$schema"], BrokerKeys = ["host", "port", "longestRetrySeconds"];
    internal static readonly string[] InterlockKeys = ["contact", "line", "cuts"], LaterLineKeys = ["line", "afterMilliseconds"];
    internal static readonly string[] MachineKeys = ["machine", "reader", "relayLine", "stopLine", "feedbackLine", "laterLines", PlugSettingsReader.Key, PowerSettingsReader.Key, PrinterSettingsReader.Key, "extractionLine", "busyLine", "idleAfterSeconds", "interlocks", PanelSettingsReader.Key];

    private static readonly string[] NotWithAPlug = ["relayLine", "laterLines", "feedbackLine"];

    private static readonly (string Word, Interlocks Contact)[] InterlockWords =
    [
        ("lid", Core.Machines.Interlocks.Lid), ("water", Core.Machines.Interlocks.Water), ("air", Core.Machines.Interlocks.Air),
        ("extraction", Core.Machines.Interlocks.Extraction), ("emergencyStop", Core.Machines.Interlocks.EmergencyStop),
    ];

    private const string SlugForm = "1 to 32 of a–z, 0–9 and '-'";

    public static ConfigurationReading Read(string path)
    {
        try
        {
            var file = new FileInfo(path);
            if (!file.Exists) return Unusable($"The file {path} is not there.");
            if (file.Length > LongestFile) return Unusable($"The file {path} has {file.Length} bytes; {LongestFile} are allowed.");
            var options = new JsonDocumentOptions { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true, MaxDepth = 8 };
            byte[] text = WithoutMark(File.ReadAllBytes(path));
            using var document = JsonDocument.Parse(text, options);
            return Check(document.RootElement, file.DirectoryName!, JsonPlaces.Of(text, options));
        }
        catch (JsonException e)
        {
            // Its own message counts from 0.
            string what = e.Message.Split(" LineNumber:")[0];
            TextPlace? at = e.LineNumber is { } line ? new((int)line + 1, (int)(e.BytePositionInLine ?? 0) + 1) : null;
            return new ConfigurationReading.Unusable([new("", $"The file {path} is not JSON: {what}", at)]);
        }
        // What the JSON reader throws for a text with half a surrogate pair, or with bytes that are no UTF-8.
        catch (InvalidOperationException)
        {
            return Unusable($"The file {path} holds text that is no Unicode: it must be saved as UTF-8, and \\u escapes beyond U+FFFF come in pairs.");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return Unusable($"The file {path} cannot be read: {e.Message}");
        }
    }

    private static ConfigurationReading Check(JsonElement element, string folder, JsonPlaces places)
    {
        var problems = new List<(string Place, string Text)>();
        var root = new SettingsReader(element, "", problems, RootKeys);
        if (element.ValueKind != JsonValueKind.Object) return Unusable();
        var site = root.Value<SiteId>("site", $"the site's id, {SlugForm}");
        var box = root.Value<BoxId>("box", $"this box's id, {SlugForm}");
        string dataFolder = root.Text("dataFolder", "the folder for journal and permit list");
        var broker = root.Has("broker") ? root.Part("broker", "where the MQTT broker is", BrokerKeys) : null;
        var settings = broker is null ? new("", StandardPort, TimeSpan.FromSeconds(LongestRetry)) : Broker(broker);
        string chip = root.Text("gpioChip", "the GPIO chip, e.g. label:pinctrl-bcm2711, /dev/gpiochip0 or unix:/path/to.sock");
        if (chip.Length > 0 && !IsChip(chip)) root.Problem("gpioChip", "must begin with 'label:', '/dev/' or 'unix:'.");
        ImmutableArray<MachineSettings> machines = [.. root.Parts("machines", "machines", BoxConfiguration.MostMachines, MachineKeys).Select(m => Machine(m, folder))];
        // What was refused stands for a default here, which is in nobody's way.
        if (problems.Count == 0) CheckTwice(root, machines, chip);
        if (problems.Count > 0) return Unusable();
        return new ConfigurationReading.Sound(new(site, box, Path.GetFullPath(dataFolder, folder), settings, default, chip, machines));

        ConfigurationReading.Unusable Unusable() => new([.. problems.Select(p => new ConfigurationProblem(p.Place, p.Text, places.At(p.Place))).OrderBy(p => p.At?.Line).ThenBy(p => p.At?.Column)]);
    }

    // Editors of some systems write one.
    private static byte[] WithoutMark(byte[] text) => text is [0xEF, 0xBB, 0xBF, .. var rest] ? rest : text;

    private static BrokerSettings Broker(SettingsReader part)
    {
        if (part.Has("port") && !part.Has("host")) part.Problem(part.At("port"), "belongs to a host; without either the box goes where it was enrolled.");
        return new(
            part.Has("host") ? part.Text("host", "the broker's name or address") : "",
            part.Number("port", "the broker's port", 1, 65535, StandardPort),
            TimeSpan.FromSeconds(part.Number("longestRetrySeconds", "the longest wait before it connects anew", 1, 300, LongestRetry)));
    }

    private static MachineSettings Machine(SettingsReader part, string folder)
    {
        var id = part.Value<MachineId>("machine", $"the machine's id, {SlugForm}");
        string reader = part.Text("reader", "the reader and where it is, e.g. pn532_uart:/dev/serial0");
        if (reader.Length > 0 && ReaderWords.Of(reader) is ReaderWord.Unknown unknown) part.Problem(part.At("reader"), unknown.Problem);
        if (part.Has("idleAfterSeconds") && !part.Has("busyLine")) part.Problem(part.At("idleAfterSeconds"), "belongs to a busyLine.");
        bool hasPlug = part.Has(PlugSettingsReader.Key);
        if (hasPlug)
        {
            foreach (string key in NotWithAPlug.Where(part.Has)) part.Problem(part.At(key), "does not go with a plug: one of them switches the machine.");
        }
        var (power, meter) = part.Has(PowerSettingsReader.Key) ? PowerSettingsReader.Read(part.Part(PowerSettingsReader.Key, "from which power on it works", PowerSettingsReader.Keys)!, hasPlug) : (null, null);
        return new(id, reader, hasPlug ? null : (uint)part.Number("relayLine", "the GPIO line of the relay (or name a plug)", 0, HighestLine), Line("stopLine", "the stop button"), Line("feedbackLine", "the contactor's mirror contact"))
        {
            Plug = hasPlug ? PlugSettingsReader.Read(part.Part(PlugSettingsReader.Key, "the plug that switches it", PlugSettingsReader.Keys)!, folder) : null,
            Power = power,
            Meter = meter,
            Printer = part.Has(PrinterSettingsReader.Key) ? PrinterSettingsReader.Read(part.Part(PrinterSettingsReader.Key, "the printer that is asked for its job", PrinterSettingsReader.Keys)!, folder) : null,
            LaterLines = part.Has("laterLines") ? LaterLines(part) : [],
            ExtractionLine = Line("extractionLine", "the extraction"),
            BusyLine = Line("busyLine", "the contact that is closed while the machine works"),
            IdleAfter = TimeSpan.FromSeconds(part.Number("idleAfterSeconds", "how long that contact must be open until the machine counts as idle", 0, 3600, IdleAfter)),
            Interlocks = part.Has("interlocks") ? Interlocks(part) : [],
            Signals = part.Has(PanelSettingsReader.Key) ? PanelSettingsReader.Read(part.Part(PanelSettingsReader.Key, "what tells people at its reader", PanelSettingsReader.Keys)!) : null,
        };

        uint? Line(string name, string what) => part.Has(name) ? (uint)part.Number(name, $"the GPIO line of {what}", 0, HighestLine) : null;
    }

    private static ImmutableArray<LaterLine> LaterLines(SettingsReader machine) =>
    [
        .. machine.Parts("laterLines", "lines", MostLaterLines, LaterLineKeys).Select(part => new LaterLine(
            (uint)part.Number("line", "its GPIO line", 0, HighestLine),
            TimeSpan.FromMilliseconds(part.Number("afterMilliseconds", "how long after the line before", 0, 1000, 0)))),
    ];

    private static ImmutableArray<InterlockSettings> Interlocks(SettingsReader machine)
    {
        ImmutableArray<InterlockSettings> contacts =
        [
            .. machine.Parts("interlocks", "contacts", InterlockWords.Length, InterlockKeys).Select(part => new InterlockSettings(
                part.Choice("contact", "which contact it is", InterlockWords),
                (uint)part.Number("line", "its GPIO line", 0, HighestLine),
                part.Flag("cuts", "whether it cuts a running machine when it opens", otherwise: true))),
        ];
        foreach (var twice in contacts.GroupBy(c => c.Contact).Where(g => g.Key != Core.Machines.Interlocks.None && g.Count() > 1)) machine.Problem(machine.At("interlocks"), $"name {twice.Key} twice.");
        return contacts;
    }

    internal static bool IsChip(string chip) =>
        chip is ['/', 'd', 'e', 'v', '/', _, ..] or ['l', 'a', 'b', 'e', 'l', ':', _, ..] or ['u', 'n', 'i', 'x', ':', _, ..];

    // Two machines on one line would switch each other; two loops on one reader would take each other's cards.
    private static void CheckTwice(SettingsReader root, ImmutableArray<MachineSettings> machines, string chip)
    {
        ReaderWord[] readers = [.. machines.Select(m => ReaderWords.Of(m.Reader))];
        Check(machines.Select(m => m.Machine.ToString()).Where(m => m.Length > 0), "machine");
        Check(readers.Select(r => r.Place).Where(p => p.Length > 0), "reader");
        Check(machines.SelectMany(m => m.Signals?.Places ?? []), "signals at");
        Check(machines.Select(m => m.Plug?.Place ?? "").Where(p => p.Length > 0), "plug");
        Check(machines.Select(m => m.Printer?.Place ?? "").Where(p => p.Length > 0), "printer");
        Check(machines.Select(m => m.Meter).OfType<MeterWord.OnABus>().Select(m => m.Place), "meter at");
        foreach (var chips in machines.Select(m => m.Meter).OfType<MeterWord.OnABus>().GroupBy(m => m.Chip).Where(c => c.Select(m => m.GetType()).Distinct().Count() > 1))
            root.Problem("machines", $"name two kinds of meter at {chips.Key}: one chip answers at an address.");
        var ofReaders = readers.OfType<ReaderWord.Wiegand>().Where(w => w.Chip == chip).SelectMany(w => new[] { w.DataZero, w.DataOne });
        Check(machines.SelectMany(m => m.Lines).Concat(ofReaders).Select(l => $"{l}"), "line");

        void Check(IEnumerable<string> values, string what)
        {
            foreach (var twice in values.GroupBy(v => v).Where(g => g.Count() > 1)) root.Problem("machines", $"name {what} {twice.Key} twice.");
        }
    }

    private static ConfigurationReading.Unusable Unusable(string problem) => new([new("", problem, null)]);
}
