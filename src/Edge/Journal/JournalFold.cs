using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;
using FabAccess.Core.Machines;
using FabAccess.Core.Values;
using FabAccess.Core.Wire;

namespace FabAccess.Edge.Journal;

/// <summary>One machine's state after the entries up to the fold's sequence.</summary>
internal sealed record FoldedMachine([property: JsonRequired] MachineId Machine, [property: JsonRequired] MachineState State);

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    IgnoreReadOnlyProperties = true,
    RespectNullableAnnotations = true,
    Converters = [typeof(InstantJsonConverter)])]
[JsonSerializable(typeof(ImmutableArray<FoldedMachine>))]
internal sealed partial class FoldJson : JsonSerializerContext;

/// <summary>
/// The state of every machine that the journal speaks of, kept along with the appends and saved now and then, so that a
/// start reads back no further than the last saving, and trimming old entries forgets no machine.
/// </summary>
internal sealed class JournalFold
{
    private readonly Dictionary<MachineId, MachineState> states = [];

    public IReadOnlyDictionary<MachineId, MachineState> States => states;

    public void Apply(JournalEntry entry) =>
        states[entry.Machine] = MachineFold.Apply(states.GetValueOrDefault(entry.Machine, MachineState.Initial), entry.Event, entry.Moment);

    public byte[] Save() =>
        JsonSerializer.SerializeToUtf8Bytes([.. states.Select(s => new FoldedMachine(s.Key, s.Value))], FoldJson.Default.ImmutableArrayFoldedMachine);

    /// <summary>False when the bytes are no fold; nothing is loaded then.</summary>
    public bool TryLoad(byte[] saved)
    {
        try
        {
            foreach (var machine in JsonSerializer.Deserialize(saved, FoldJson.Default.ImmutableArrayFoldedMachine)) states[machine.Machine] = machine.State;
            return true;
        }
        catch (JsonException)
        {
            states.Clear();
            return false;
        }
    }
}
