using System.Text.Json;
using System.Text.Json.Serialization;

namespace FabAccess.Core.Wire;

/// <summary>What a box found wrong with itself that a person should know: a closed set.</summary>
[JsonConverter(typeof(FindingKindConverter))]
public enum FindingKind
{
    /// <summary>A name that this program does not know: written by a newer box. Shown as it is, and refuses nothing.</summary>
    Unknown,

    /// <summary>The journal's file was damaged; it was put aside with its bytes, and a new one goes on behind it.</summary>
    JournalQuarantined,

    /// <summary>Entries that had been durable are missing at the journal's end.</summary>
    JournalEndLost,

    /// <summary>Entries in the journal cannot be read any more.</summary>
    EntriesRotten,

    /// <summary>The journal cannot be written: nothing starts, and what runs is not marked.</summary>
    JournalFailing,

    /// <summary>The disk is full, or nearly.</summary>
    DiskFull,

    /// <summary>The stored permit list was damaged; it was put aside with its bytes.</summary>
    PermitsMovedAside,

    /// <summary>The permit list nears the age at which it grants nothing any more.</summary>
    PermitsAgeing,

    /// <summary>The wall clock was never set since this boot.</summary>
    ClockUntrusted,

    /// <summary>There is no permit list yet: every badge is refused.</summary>
    PermitsMissing,

    /// <summary>A badge reader does not answer.</summary>
    ReaderSilent,

    /// <summary>A relay, or the contactor behind it, does not do what it was told.</summary>
    RelayNotSwitching,

    /// <summary>A plug that switches a machine is set so that the machine may run, or stop, by itself.</summary>
    PlugMisset,

    /// <summary>A printer that tells its machine's work does not answer, or does not let the box ask.</summary>
    PrinterSilent,

    /// <summary>A power meter that is wired to the box does not answer: nobody knows whether its machine works.</summary>
    MeterSilent,

    /// <summary>A reader's display does not show what it should; lights and sounds still tell.</summary>
    DisplayDark,

    /// <summary>The broker cannot be reached. A box can say so to whoever stands beside it only.</summary>
    BrokerUnreachable,

    /// <summary>The certificate ends soon and was not renewed.</summary>
    CertificateExpiring,

    /// <summary>An acknowledgement named entries or hashes that this journal does not have.</summary>
    AcknowledgementRefused,
}

/// <summary>Camel case names; a name nobody knows is read as <see cref="FindingKind.Unknown"/>, so that a newer box's state still counts.</summary>
public sealed class FindingKindConverter : JsonConverter<FindingKind>
{
    private static readonly Dictionary<string, FindingKind> Kinds =
        Enum.GetValues<FindingKind>().Where(k => k != FindingKind.Unknown).ToDictionary(k => JsonNamingPolicy.CamelCase.ConvertName(k.ToString()));

    private static readonly Dictionary<FindingKind, string> Names = Kinds.ToDictionary(k => k.Value, k => k.Key);

    public override FindingKind Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType == JsonTokenType.String ? Kinds.GetValueOrDefault(reader.GetString()!) : throw new JsonException("A finding is a name.");

    public override void Write(Utf8JsonWriter writer, FindingKind value, JsonSerializerOptions options) => writer.WriteStringValue(Names.GetValueOrDefault(value, "unknown"));
}
