using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using FabAccess.Core.Access;
using FabAccess.Core.Machines;
using FabAccess.Core.Values;
using FabAccess.Core.Wire;
using NodaTime;

namespace FabAccess.Server.Tests.Protocol;

/// <summary>One of everything that can be sent, made by the product's own serialiser; each optional field is there once and missing once.</summary>
internal static class WireSamples
{
    public static readonly Topics Topics = new(SiteId.Parse("atelier", null), BoxId.Parse("box-a", null));
    public static readonly BootId Boot = BootId.Parse("6c0e7f0a-2f52-4a6e-9d3b-0a9f6f1f2c11", null);
    public static readonly RunId Run = RunId.Parse("019aa7f1-0c00-7b52-9f10-6d2f1f0c4e21", null);
    public static readonly MachineId Laser = MachineId.Parse("laser-1", null);

    private static readonly SessionId Session = SessionId.Parse("019aa7f2-6f00-7a31-8c55-2b9d8e7f1a02", null);
    private static readonly MemberId Member = MemberId.Parse("3f0d3c62-5b0e-4a57-9a8f-d2b7a4c1e9f0", null);
    private static readonly BadgeHash Badge = BadgeHash.Parse("7135fe620f9fc20abdb407aeaeeaf868", null);
    private static readonly Instant Noon = Instant.FromUtc(2026, 11, 21, 12, 0) + Duration.FromMilliseconds(250);

    public static IReadOnlyList<MachineEvent> Events { get; } =
    [
        new MachineEvent.SessionStarted(Session, Member, Badge),
        new MachineEvent.SessionRunning(Session),
        .. Enum.GetValues<EndReason>().Select(reason => new MachineEvent.SessionEnded(Session, reason, 95_250, 60_000)),
        new MachineEvent.RightWithdrawn(Session),
        .. Enum.GetValues<RefusalReason>().Select(reason => new MachineEvent.AccessRefused(reason, Badge, Member)),
        new MachineEvent.AccessRefused(RefusalReason.SeveralCards, null, null),
        new MachineEvent.LockedOut("lentille \"sale\" <b>&'"),
        new MachineEvent.Released(),
        .. Enum.GetValues<MachineFaults>().Select(fault => new MachineEvent.FaultRaised(fault)),
        new MachineEvent.FaultCleared(MachineFaults.Reader | MachineFaults.Relay | MachineFaults.Journal),
        new MachineEvent.MemoryLost(),
        .. Enum.GetValues<RightsRefusal>().Select(reason => new MachineEvent.RightsRefused(RightsKind.Permits, reason, 1, 6)),
        .. Enum.GetValues<RightsKind>().Select(what => new MachineEvent.RightsRefused(what, RightsRefusal.Malformed)),
        new MachineEvent.SessionStarted(Session, Member, Badge, 7_200_000, Member, true),
        new MachineEvent.SessionExtended(Session, 9_000_000),
        .. Enum.GetValues<EndReason>().Select(reason => new MachineEvent.HolderLeft(Session, reason)),
        new MachineEvent.HolderBack(Session),
        .. Enum.GetValues<Activity>().Select(activity => new MachineEvent.EndHeld(activity)),
        new MachineEvent.CoolDownStarted(300_000),
        new MachineEvent.CoolDownEnded(),
        new MachineEvent.CheckNeeded(),
        new MachineEvent.Inspected(Member, Badge),
        new MachineEvent.ProblemReported(new(Session.Value)),
        new MachineEvent.ProblemLifted(new(Session.Value)),
        new MachineEvent.BadgeEnrolled(new(Session.Value), Member, Badge),
        new MachineEvent.CertificationGranted(Member, Badge, Member, Badge),
    ];

    public static byte[] Batch(long first, params MachineEvent[] events)
    {
        var bodies = ImmutableArray.CreateBuilder<string>();
        string previous = EntryHash.None;
        foreach (var happened in events)
        {
            var trust = (ClockTrust)(bodies.Count % 3);
            byte[] body = JsonSerializer.SerializeToUtf8Bytes(new(1, first + bodies.Count, previous, Boot, 1_000, Noon, trust, Laser, happened), WireJson.Default.JournalEntry);
            previous = EntryHash.Of(body);
            bodies.Add(System.Text.Encoding.UTF8.GetString(body));
        }
        return Bytes(new(1, first, bodies.ToImmutable()), WireJson.Default.JournalBatch);
    }

    public static byte[] State() => Bytes(
        new(1, Noon, 3, 1, 1, 7,
        [
            .. new[] { "free", "inUse", "lockedOut", "faulted", "coolingDown", "toCheck" }.Select(state => new MachineReport(Laser, state)),
            new(Laser, "inUse", Session, Member, 95_250, MachineFaults.Reader | MachineFaults.Journal, "New blade on Monday"),
        ],
        Boot, ClockTrust.WasSynchronised, 1_000, [.. Enum.GetValues<FindingKind>().Select(kind => new FindingReport(kind)), new(FindingKind.DiskFull, "12 MB left")]),
        WireJson.Default.BoxState);

    public static byte[] Online(bool isOnline) => Bytes(
        isOnline ? new(1, isOnline, Boot, "0.1.0", 0, 0, 0, Noon, ClockTrust.Synchronised, 1_000, Run) : new(1, isOnline, Boot, "0.1.0", 0, 0, 0), WireJson.Default.BoxOnline);

    public static byte[] Config() => Bytes(
        new(1, Topics.Site, Topics.Box, 1, 2, Noon, Noon + Duration.FromDays(400), [.. Labs.TestSigner.Current.Keys], new("lab.example", 8443), new("lab.example", 8883)), WireJson.Default.ConfigMessage);

    public static IReadOnlyList<byte[]> Orders() =>
    [
        .. Enum.GetValues<OrderKind>().Where(kind => kind != OrderKind.EnrolBadge).Select(kind => Bytes(new(1, Topics.Site, Topics.Box, Boot, 1, 31_000, kind, Laser), WireJson.Default.OrderMessage)),
        Bytes(new(1, Topics.Site, Topics.Box, Boot, 4_294_967_297, 31_000, OrderKind.EndSession, Laser, Session, "fumée \"vue\""), WireJson.Default.OrderMessage),
        Bytes(new(1, Topics.Site, Topics.Box, Boot, 3, 31_000, OrderKind.EnrolBadge, Laser, Window: new(Session.Value), Member: Member, Seconds: 15), WireJson.Default.OrderMessage),
    ];

    // One of everything; a value that is the default may be said as well.
    private static readonly UseMessage Use = new()
    {
        Presence = PresenceMode.Slot, SlotGraceSeconds = 8, End = EndPolicy.WhenIdleAndCool, LongestSeconds = 7_200, ExtensionSeconds = 1_800, IdleEndSeconds = 900, CoolDownSeconds = 300,
        PreRunSeconds = 30, RunOnSeconds = 60, Supervision = Supervision.Stays, SecondBadgeSeconds = 20, TakeOverSeconds = 600, AsksForHandOver = true, InspectBeforeNovice = true,
        Group = "extractor-1", BookedOnly = true, OldList = OldListRule.TrainersOnly, TrainersGrant = true,
    };

    public static byte[] Permits()
    {
        Permit[] permits = [new(Laser, Noon, Noon + Duration.FromDays(1)), new(MachineId.Parse("saw-1", null), Noon, null)];
        return Bytes(
            new(1, Topics.Site, Topics.Box, 1, 7, Noon, Noon + Duration.FromDays(30),
            [new(Laser, "Laser 1", new("Découpe laser", "Laser cutting"), "New lens", 259_200, MinimumCredential.Card), new(MachineId.Parse("saw-1", null), "Saw", new("Scie")), new(MachineId.Parse("cnc-1", null), "CNC", Use: Use, Bookings: [new(Member, Noon, Noon + Duration.FromHours(1))], Openings: [new(Noon, Noon + Duration.FromHours(9))], LiftedIncident: new(Session.Value), Price: new(3, "cnc", Noon, "EUR", 18.00m, 60, Noon + Duration.FromDays(40), 2, 1, "up", 10, 5)),
                new(MachineId.Parse("drill-1", null), "Drill", Price: new(3, "drill", Noon, "XPF", 50, 1))],
            [
                new(Member, "Aïcha", "fr", [Badge], [BadgeHash.Parse("45c0c516d6579ec215864b3091a8c7d2", null)], false, [.. permits.Select(p => new PermitMessage(p.Machine, p.From, p.Until)), new(MachineId.Parse("cnc-1", null), Noon, Rights: MemberRights.Trainer | MemberRights.Repair, RightsUntil: Noon + Duration.FromDays(2))]),
                new(MemberId.Parse("8a51e0a3-1f7b-4bb0-9a3e-6c1d7a2f4b55", null), "Bo", "en", Suspended: true),
            ],
            new(Labs.TestSigner.Current.Keys[0].Kid, Labs.TestSigner.Current.Keys[0].Key, [new(Badge, BadgeKind.Desfire, Base64Text.Of(new byte[32])), new(BadgeHash.Parse("45c0c516d6579ec215864b3091a8c7d2", null), BadgeKind.Ntag424, Base64Text.Of(new byte[32]))])),
            WireJson.Default.PermitsMessage);
    }

    public static byte[] Acknowledgement() =>
        Bytes(new(1, StoreId.Parse("b7d1f1de-94a2-4c9e-8a55-5a1b7f3f0c2d", null), 1, 0, EntryHash.None, Noon), WireJson.Default.Acknowledgement);

    private static byte[] Bytes<T>(T value, JsonTypeInfo<T> type) => JsonSerializer.SerializeToUtf8Bytes(value, type);
}
