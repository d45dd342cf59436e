using FabAccess.Fuzzing.Engine;

namespace FabAccess.Fuzzing.Targets;

/// <summary>Every target by name, in the order in which they run: the long-winded ones first.</summary>
internal static class AllTargets
{
    private static readonly Dictionary<string, Func<Target>> Made = new()
    {
        ["http"] = () => new HttpTarget(),
        ["libnfc"] = () => new LibnfcTarget(),
        ["ingest"] = () => new IngestTarget(),
        ["journal"] = () => new JournalTarget(),
        ["permit-files"] = () => new PermitFilesTarget(),
        ["mqtt-up"] = () => new MqttUpTarget(),
        ["mqtt-down"] = () => new MqttDownTarget(),
        ["reader"] = () => new ReaderTarget(),
        ["pn532"] = () => new Pn532Target(),
        ["tags"] = () => new TagsTarget(),
        ["configuration"] = () => new ConfigurationTarget(),
        ["lab"] = () => new LabTarget(),
        ["jws"] = () => new JwsTarget(),
        ["card"] = () => new CardTarget(),
        ["order"] = () => new OrderTarget(),
        ["plugs"] = () => new PlugTarget(),
        ["printers"] = () => new PrinterTarget(),
        ["gpio"] = () => new GpioTarget(),
    };

    public static IReadOnlyCollection<string> Names => Made.Keys;

    public static Target Make(string name) => Made[name]();
}
