using System.Collections.Immutable;
using FabAccess.Simulator.Hardware;
using FabAccess.Simulator.Lab;
using FabAccess.Simulator.Processes;

namespace FabAccess.Simulator.Demo;

/// <summary>One machine as the demo page shows it.</summary>
public sealed record MachineStanding(string Id, bool Powered, bool Plugged, bool Babbling, int CardsInField, bool StopPressed, string RelayFault);

/// <summary>One box as the demo page shows it.</summary>
public sealed record BoxStanding(string Id, bool Running, bool Connected);

/// <summary>How the whole lab stands: what the page's event stream carries.</summary>
public sealed record LabStanding(ImmutableArray<MachineStanding> Machines, ImmutableArray<BoxStanding> Boxes, bool ServerRunning, bool BrokerRunning);

/// <summary>What does not change while the demo runs.</summary>
public sealed record LabDescription(Uri Server, ImmutableArray<CardDescription> Cards, ImmutableArray<MachineDescription> Machines, ImmutableArray<BoxDescription> Boxes);

public sealed record CardDescription(string Key, Words Holder, Words Note, string Kind, string Mask, string? Member);

public sealed record MachineDescription(string Id, string Box, string Name);

public sealed record BoxDescription(string Id, string Name);

public sealed record Words(string Fr, string En);

/// <summary>Makes these pictures of a lab.</summary>
internal static class DemoState
{
    public static LabStanding Standing(LabProcesses lab) => new(
        [.. lab.Machines.Select(Of)],
        [.. lab.Boxes.Select(b => new BoxStanding(b.Id.ToString(), lab.Edges[b.Id].IsRunning, !b.Cable.IsCut))],
        lab.Server.IsRunning,
        lab.BrokerId is not null);

    public static LabDescription Describe(LabProcesses lab) => new(
        lab.ServerAddress,
        [.. DemoLab.Cards.Select(c => new CardDescription(c.Key, Of(c.Holder), Of(c.Note), c.Kind, c.Uid.Length == 0 ? "08 …" : $"…{c.Uid[^4..]}", c.Member?.ToString()))],
        [.. lab.Boxes.SelectMany(b => b.Machines.Select(m => new MachineDescription(m.Id.ToString(), b.Id.ToString(), m.Name)))],
        [.. DemoLab.Seed.Boxes.Select(b => new BoxDescription(b.Id.ToString(), b.Name))]);

    private static MachineStanding Of(SimulatedMachine m) => new(
        m.Id.ToString(), m.IsPowered, m.Reader.IsPluggedIn, m.Reader.Faults.IsBabbling, m.Reader.CardsInField.Length, m.IsStopPressed, m.RelayFault.ToString());

    private static Words Of(Core.Values.LocalizedText text) => new(text.Fr, text.En ?? text.Fr);
}
