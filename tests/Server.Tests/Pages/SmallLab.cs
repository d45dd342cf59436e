using System.Text.Json;
using FabAccess.Core.Access;
using FabAccess.Core.Billing;
using FabAccess.Core.Machines;
using FabAccess.Core.Time;
using FabAccess.Core.Values;
using FabAccess.Core.Wire;
using FabAccess.Server.Alarms;
using FabAccess.Server.Billing;
using FabAccess.Server.Boxes;
using FabAccess.Server.Certifications;
using FabAccess.Server.Ingest;
using FabAccess.Server.Machines;
using FabAccess.Server.Members;
using FabAccess.Server.Permits;
using FabAccess.Server.Sessions;
using FabAccess.Server.Store;
using NodaTime;

namespace FabAccess.Server.Tests.Pages;

/// <summary>Two boxes, five machines in five states, four members and a month of sessions: something of everything that pages can show.</summary>
public static class SmallLab
{
    public static readonly Instant Now = Instant.FromUtc(2026, 11, 21, 13, 5);
    public static readonly MemberId Alice = MemberId.Parse("0190a000-0000-7000-8000-000000000001", null);
    public static readonly MemberId Bruno = MemberId.Parse("0190a000-0000-7000-8000-000000000002", null);
    public static readonly MemberId Chloe = MemberId.Parse("0190a000-0000-7000-8000-000000000003", null);
    public static readonly MemberId Hostile = MemberId.Parse("0190a000-0000-7000-8000-000000000004", null);
    public const string HostileName = "<script>alert(1)</script>\"'&";
    public static readonly byte[] BadgeKey = [.. Enumerable.Range(0, BadgeHash.KeyBytes).Select(i => (byte)i)];
    public static readonly SessionId Running = Session(900);

    public static BoxId Box(string id) => BoxId.Parse(id, null);

    public static MachineId Machine(string id) => MachineId.Parse(id, null);

    public static SessionId Session(int number) => SessionId.Parse($"0190b000-0000-7000-8000-{number:000000000000}", null);

    public static void Fill(LabDb db, Language language = Language.French)
    {
        db.Labs.Add(new Lab { Site = SiteId.Parse("atelier", null), Name = "Atelier du Port", Language = language, TimeZone = "Europe/Paris", Currency = Currency.Eur, Store = new(Guid.Parse("0190c000-0000-7000-8000-000000000001")), BadgeKey = BadgeKey });
        db.Certifications.AddRange(
            new Certification { Id = 1, Code = "laser", NameFr = "Découpe laser", NameEn = "Laser cutting" },
            new Certification { Id = 2, Code = "wood", NameFr = "Atelier bois", NameEn = "Wood workshop" });
        db.Boxes.AddRange(
            new Box { Id = Box("box-a"), Name = "Salle numérique", IsOnline = true, LastSeenAt = Now, DurableUpTo = 240, ProjectedUpTo = 240 },
            new Box { Id = Box("box-b"), Name = "Atelier bois", IsOnline = false, LastSeenAt = Now - Duration.FromMinutes(23), DurableUpTo = 61, ProjectedUpTo = 60, ChainBreaks = 1, Duplicates = 3 });
        db.Machines.AddRange(
            new Machine { Id = Machine("laser-1"), Box = Box("box-a"), Name = "Découpeuse laser", RequiredCertificationId = 1 },
            new Machine { Id = Machine("printer-1"), Box = Box("box-a"), Name = "Imprimante 3D 1" },
            new Machine { Id = Machine("printer-2"), Box = Box("box-a"), Name = "Imprimante 3D 2", OutOfOrder = "Buse bouchée, pièce commandée" },
            new Machine { Id = Machine("embroidery"), Box = Box("box-a"), Name = "Brodeuse" },
            new Machine { Id = Machine("saw"), Box = Box("box-b"), Name = "Scie à ruban", RequiredCertificationId = 2 });
        Member(db, Alice, "Alice", "Durand", "5C80", 0x10);
        Member(db, Bruno, "Bruno", "Éloi", "77A1", 0x20);
        Member(db, Chloe, "Chloé", "Martin", null, 0);
        Member(db, Hostile, HostileName, "Zed", null, 0);
        db.Members.Local.First(m => m.Id == Chloe).IsSuspended = true;
        db.Grants.AddRange(
            new Grant { Id = 1, Member = Alice, CertificationId = 1, From = Now - Duration.FromDays(200), GrantedBy = "Nadia" },
            new Grant { Id = 2, Member = Alice, CertificationId = 2, From = Now - Duration.FromDays(400), Until = Now - Duration.FromDays(35), GrantedBy = "Nadia" },
            new Grant { Id = 3, Member = Bruno, CertificationId = 2, From = Now - Duration.FromDays(20), Until = Now + Duration.FromDays(345), GrantedBy = "lab page" });
        Status(db, "laser-1", MachineStateKind.InUse, Now - Duration.FromMinutes(42), Running, Alice, (RefusalReason.NotCertified, Bruno, Now - Duration.FromMinutes(12)));
        Status(db, "printer-1", MachineStateKind.Free, Now - Duration.FromHours(3), null, null, null);
        Status(db, "printer-2", MachineStateKind.LockedOut, Now - Duration.FromDays(2), null, null, null);
        Status(db, "embroidery", MachineStateKind.Faulted, Now - Duration.FromMinutes(5), null, null, (RefusalReason.InternalFault, Alice, Now - Duration.FromMinutes(4)));
        Status(db, "saw", MachineStateKind.Free, Now - Duration.FromHours(5), null, null, (RefusalReason.CertificationExpired, Alice, Now - Duration.FromMinutes(50)), "box-b");
        db.Sessions.Add(new Session { Id = Running, Machine = Machine("laser-1"), Box = Box("box-a"), Member = Alice, StartedAt = Now - Duration.FromMinutes(42), OwnStartedAt = Now - Duration.FromMinutes(42), Trust = ClockTrust.Synchronised, PlacedBy = PlacedBy.Clock, EarliestStart = Now - Duration.FromMinutes(42), LatestStart = Now - Duration.FromMinutes(42), StartSequence = 236, IsRightWithdrawn = true });
        Sessions(db);
        db.PublishedPermits.Add(new PublishedPermits { Box = Box("box-a"), Epoch = 1, Generation = 17, IssuedAt = Now - Duration.FromDays(1), ContentHash = "h", Payload = [1] });
        db.Entries.Add(new StoredEntry { Box = Box("box-b"), Sequence = 63, Hash = "h63", ReceivedAt = Now, Body = [1], IsReadable = true });
        db.DeadLetters.AddRange(
            Letter(DeadLetterReason.Malformed, "'<' is an invalid start of a value.", "fabaccess/v1/atelier/box-a/up/journal", "box-a", null, 4),
            Letter(DeadLetterReason.Fork, "Another entry 12 is stored.", "fabaccess/v1/atelier/box-b/up/journal", "box-b", 12, 1));
        db.Alarms.AddRange(
            new() { Cause = AlarmCause.BoxSilent, Box = Box("box-b"), Detail = "The box does not answer.", OpenedAt = Now - Duration.FromMinutes(18), LastAt = Now },
            new() { Cause = AlarmCause.ChainBroken, Box = Box("box-b"), Detail = "An entry does not name the hash of the one before it.", OpenedAt = Now - Duration.FromDays(2), LastAt = Now },
            new() { Cause = AlarmCause.FleetSilent, Detail = "Over.", OpenedAt = Now - Duration.FromDays(3), LastAt = Now - Duration.FromDays(2), ClosedAt = Now - Duration.FromDays(2) });
        db.BootAnchors.Add(new BootAnchorRow { Box = Box("box-a"), Boot = new(Guid.Parse("0190d000-0000-7000-8000-000000000001")), Server = Now - Duration.FromHours(5), ServerReadAtMilliseconds = 0, LearnedAt = Now });
        Order(db, 1, OrderKind.EndSession, "Personne sur place", "Nadia", Now - Duration.FromDays(2), OrderOutcome.Ended);
        Order(db, 2, OrderKind.EndSession, "<b>Fumée</b>", "lab page", Now - Duration.FromHours(1), OrderOutcome.Late);
        Order(db, 3, OrderKind.Identify, "", "API", Now - Duration.FromMinutes(20), null);
        Order(db, 4, OrderKind.EndSession, "Encore", "Nadia", Now - Duration.FromMinutes(10), null);
        db.EntryFlags.Add(new EntryFlag { Box = Box("box-a"), Sequence = 44, Kind = EntryFlagKind.UnknownSession, Detail = "No start of the session is stored." });
    }

    /// <summary>What Alice owes for November: 47 min at 18 €/h, a minimum, and a set-up fee.</summary>
    public const long AlicesNovemberMinor = 1410 + 200 + 350;

    private static void Sessions(LabDb db)
    {
        var laser = new ChargeTrace(3, "laser", new("Découpe laser", "Laser cutting"), 0, new(1, QuantityRounding.Up), 0, new(18.00m, 60), 0);
        var printer = laser with { Rule = "print", Label = new("Impression 3D", "3D printing"), Price = new(0.02m, 1), MinCharge = 2.00m };
        var saw = laser with { Rule = "saw", Label = new("Scie", "Saw"), Shape = new(10, QuantityRounding.Up), Price = new(1.00m, 10, 1.50m) };
        Add(1, "laser-1", Alice, Instant.FromUtc(2026, 11, 10, 9, 0), (46 * 60) + 12, EndReason.Member, laser);
        Add(2, "printer-1", Alice, Instant.FromUtc(2026, 11, 12, 16, 30), 35 * 60, EndReason.Button, printer);
        Add(3, "saw", Alice, Instant.FromUtc(2026, 11, 3, 13, 0), 12 * 60, EndReason.PowerLoss, saw, uncertainSeconds: 60, trust: ClockTrust.Never);
        // 23:30 UTC on 31 October is 00:30 on 1 November in summer time no more: Paris is at UTC+1 by then.
        Add(4, "laser-1", Bruno, Instant.FromUtc(2026, 10, 31, 23, 30), 600, EndReason.Restart, laser);
        Add(5, "embroidery", Bruno, Instant.FromUtc(2026, 11, 20, 10, 0), 300, EndReason.RelayFault, null);
        Add(6, "laser-1", Alice, Instant.FromUtc(2026, 10, 31, 22, 30), 600, EndReason.Shutdown, laser);
        Corrected(2, PlacedBy.Server, Duration.Zero, Duration.Zero);
        Corrected(3, PlacedBy.Estimated, Duration.FromMinutes(20), Duration.FromHours(2));

        void Corrected(int number, PlacedBy by, Duration before, Duration after)
        {
            var session = db.Sessions.Local.First(s => s.Id == Session(number));
            (session.PlacedBy, session.OwnStartedAt, session.EarliestStart, session.LatestStart) = (by, Instant.FromUtc(2026, 9, 1, 0, 0), session.StartedAt - before, session.StartedAt + after);
        }

        void Add(int number, string machine, MemberId member, Instant start, long seconds, EndReason end, ChargeTrace? rule, int uncertainSeconds = 0, ClockTrust trust = ClockTrust.Synchronised)
        {
            string box = machine == "saw" ? "box-b" : "box-a";
            db.Sessions.Add(new Session
            {
                Id = Session(number),
                Machine = Machine(machine),
                Box = Box(box),
                Member = member,
                StartedAt = start,
                OwnStartedAt = start,
                Trust = trust,
                PlacedBy = PlacedBy.Clock,
                EarliestStart = start,
                LatestStart = start,
                StartSequence = number * 10,
                EndSequence = (number * 10) + 1,
                EndReason = end,
                ElapsedMilliseconds = (seconds * 1000) + 250,
                UncertaintyMilliseconds = uncertainSeconds * 1000,
            });
            db.Charges.Add(Row(Session(number), member, Machine(machine), start, seconds, rule));
        }
    }

    /// <summary>A charge as the server writes it; without a rule it has no price.</summary>
    public static ChargeRow Row(SessionId session, MemberId member, MachineId machine, Instant start, long seconds, ChargeTrace? rule)
    {
        var row = new ChargeRow { Session = session, Member = member, Machine = machine, StartedAt = start, ElapsedSeconds = seconds, Currency = Currency.Eur };
        if (rule is null)
        {
            row.Unpriced = UnpricedReason.NoRule;
            return row;
        }
        var trace = rule with { ElapsedSeconds = seconds, BilledMinutes = Rating.BilledMinutes(seconds, rule.Shape) };
        var charge = Rating.ChargeOf(session, trace, Currency.Eur);
        (row.GrossMinor, row.MinimumMinor, row.NetMinor) = (charge.Gross.Minor, charge.Minimum.Minor, charge.Net.Minor);
        row.Trace = JsonSerializer.Serialize(trace, WireJson.Default.ChargeTrace);
        return row;
    }

    private static void Member(LabDb db, MemberId id, string first, string last, string? mask, byte hash)
    {
        db.Members.Add(new Member { Id = id, FirstName = first, LastName = last, Language = Language.French, JoinedAt = Now - Duration.FromDays(300) });
        if (mask is not null) db.Badges.Add(new Badge { Hash = new(0, hash), Member = id, Mask = "…" + mask, AddedAt = Now - Duration.FromDays(300) });
    }

    private static void Status(
        LabDb db, string machine, MachineStateKind kind, Instant since, SessionId? session, MemberId? member, (RefusalReason Reason, MemberId Member, Instant At)? refusal, string box = "box-a") =>
        db.MachineStatuses.Add(new MachineStatus
        {
            Machine = Machine(machine),
            Box = Box(box),
            Kind = kind,
            Since = since,
            Session = session,
            Member = member,
            State = "{}",
            LastRefusal = refusal?.Reason,
            LastRefusedMember = refusal?.Member,
            LastRefusalAt = refusal?.At,
        });

    private static void Order(LabDb db, long number, OrderKind kind, string reason, string by, Instant at, OrderOutcome? outcome) =>
        db.BoxOrders.Add(new BoxOrder { Box = Box("box-a"), Number = number, Boot = new(Guid.Parse("0190d000-0000-7000-8000-000000000001")), Kind = kind, Machine = Machine("laser-1"), Reason = reason, By = by, IssuedAt = at, Outcome = outcome });

    private static DeadLetter Letter(DeadLetterReason reason, string detail, string topic, string box, long? sequence, int count) => new()
    {
        Reason = reason,
        Detail = detail,
        Topic = topic,
        Box = Box(box),
        Sequence = sequence,
        PayloadHash = reason.ToString(),
        Payload = [1, 2, 3],
        FirstAt = Now - Duration.FromHours(1),
        LastAt = Now,
        Count = count,
    };
}
