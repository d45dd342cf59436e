using System.Text.Json;
using FabAccess.Core.Values;
using FabAccess.Core.Wire;
using FabAccess.Edge.Journal;
using FabAccess.Edge.Machines;
using FabAccess.Edge.Time;

namespace FabAccess.Edge.Uplink;

/// <summary>What the box says about itself: the greeting, the last will and the state, as payloads. Any thread.</summary>
public sealed class BoxReports(BoxClock clock, IJournal journal, Func<Generation> generation, IReadOnlyList<MachineControl> machines, string version)
{
    public byte[] Online(bool online)
    {
        var held = generation();
        var message = new BoxOnline(WireLimits.Schema, online, clock.Boot, version, journal.End.Sequence, held.Epoch, held.Number);
        return JsonSerializer.SerializeToUtf8Bytes(message, WireJson.Default.BoxOnline);
    }

    /// <param name="acknowledged">Durable on the server.</param>
    public byte[] State(long acknowledged)
    {
        var now = clock.Now();
        var held = generation();
        long end = journal.End.Sequence;
        var message = new BoxState(WireLimits.Schema, now.Wall, end, end - acknowledged, held.Epoch, held.Number, [.. machines.Select(m => m.Report(now))]);
        return JsonSerializer.SerializeToUtf8Bytes(message, WireJson.Default.BoxState);
    }
}
