using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using FabAccess.Core.Access;
using FabAccess.Core.Machines;
using FabAccess.Core.Values;
using FabAccess.Core.Wire;

namespace FabAccess.Core.Tests.Wire;

/// <summary>The wire as others rely on it: a change here is a change of the protocol.</summary>
public sealed class WireJsonTests
{
    private static readonly JournalEntry Started = new(
        1, 42, EntryHash.None, Make.Boot, 1234, Make.Noon, ClockTrust.Synchronised, Make.Laser, new MachineEvent.SessionStarted(Make.Session, Make.Alice, Make.AliceBadge));

    private const string StartedText = """
        {"schema":1,"sequence":42,"previous":"0000000000000000000000000000000000000000000000000000000000000000","boot":"0b007000-0000-4000-8000-000000000001","monotonicMilliseconds":1234,"wall":"2026-11-21T12:00:00Z","trust":"synchronised","machine":"laser-1","event":{"type":"sessionStarted","session":"01900000-0000-7000-8000-000000000001","member":"a11ce000-0000-4000-8000-000000000000","badge":"000000000000000000000000000a11ce"}}
        """;

    [Fact]
    public void JournalEntry_Written_IsTheApprovedText() =>
        Assert.Equal(StartedText, JsonSerializer.Serialize(Started, WireJson.Default.JournalEntry));

    [Fact]
    public void EntryHash_OfTheApprovedText_IsItsSha256() =>
        Assert.Equal(Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(Encoding.UTF8.GetBytes(StartedText))), EntryHash.Of(Encoding.UTF8.GetBytes(StartedText)));

    public static TheoryData<MachineEvent> Events =>
    [
        new MachineEvent.SessionStarted(Make.Session, Make.Alice, Make.AliceBadge),
        new MachineEvent.SessionRunning(Make.Session),
        new MachineEvent.SessionEnded(Make.Session, EndReason.PowerLoss, 12345, 60000),
        new MachineEvent.RightWithdrawn(Make.Session),
        new MachineEvent.AccessRefused(RefusalReason.SeveralCards, null, null),
        new MachineEvent.AccessRefused(RefusalReason.NotCertified, Make.BobBadge, Make.Bob),
        new MachineEvent.LockedOut("lens broken"),
        new MachineEvent.Released(),
        new MachineEvent.FaultRaised(MachineFaults.Reader),
        new MachineEvent.FaultCleared(MachineFaults.Reader | MachineFaults.Relay),
        new MachineEvent.MemoryLost(),
        new MachineEvent.RightsRefused(RightsKind.Permits, RightsRefusal.OlderGeneration, 1, 6),
        new MachineEvent.RightsRefused(RightsKind.Order, RightsRefusal.Malformed),
        new MachineEvent.SessionStarted(Make.Session, Make.Alice, Make.AliceBadge, 7_200_000, Make.Bob, true),
        new MachineEvent.SessionExtended(Make.Session, 9_000_000),
        new MachineEvent.HolderLeft(Make.Session, EndReason.CardRemoved),
        new MachineEvent.HolderBack(Make.Session),
        new MachineEvent.EndHeld(Activity.Unknown),
        new MachineEvent.CoolDownStarted(300_000),
        new MachineEvent.CoolDownEnded(),
        new MachineEvent.CheckNeeded(),
        new MachineEvent.Inspected(Make.Bob, Make.BobBadge),
        new MachineEvent.ProblemReported(Make.Incident),
        new MachineEvent.ProblemLifted(Make.Incident),
        new MachineEvent.BadgeEnrolled(new(Make.Session.Value), Make.Bob, Make.BobBadge),
        new MachineEvent.CertificationGranted(Make.Alice, Make.AliceBadge, Make.Bob, Make.BobBadge),
    ];

    [Theory]
    [MemberData(nameof(Events))]
    public void JournalEntry_EachEvent_ComesBackEqual(MachineEvent happened)
    {
        ArgumentNullException.ThrowIfNull(happened);
        string text = JsonSerializer.Serialize(Started with { Event = happened }, WireJson.Default.JournalEntry);

        Assert.Equal(Started with { Event = happened }, JsonSerializer.Deserialize(text, WireJson.Default.JournalEntry));
    }

    [Fact]
    public void Events_Covers_EveryCase() =>
        Assert.Equal(typeof(MachineEvent).GetNestedTypes().Length, ((IEnumerable<object[]>)Events).Select(row => row[0].GetType()).Distinct().Count());

    [Theory]
    [InlineData("sessionStarted", "teleported")]
    [InlineData("\"sequence\":42,", "")]
    [InlineData("laser-1", "LASER 1")]
    [InlineData("2026-11-21T12:00:00Z", "yesterday")]
    [InlineData("01900000-0000-7000-8000-000000000001", "one")]
    [InlineData("000000000000000000000000000a11ce", "a11ce")]
    [InlineData("synchronised", "believeMe")]
    [InlineData("\"synchronised\"", "77")]
    [InlineData("1234,", "1e999,")]
    [InlineData("\"session\":\"01900000-0000-7000-8000-000000000001\",", "")]
    [InlineData(",\"badge\":\"000000000000000000000000000a11ce\"", "")]
    public void JournalEntry_OneThingWrong_IsRefused(string right, string wrong) =>
        Assert.Throws<JsonException>(() => JsonSerializer.Deserialize(StartedText.Replace(right, wrong, StringComparison.Ordinal), WireJson.Default.JournalEntry));

    [Fact]
    public void JournalEntry_FieldOfALaterProgram_IsIgnored()
    {
        string text = StartedText.Replace("{\"schema\":1,", "{\"schema\":1,\"colour\":\"blue\",", StringComparison.Ordinal);

        Assert.Equal(Started, JsonSerializer.Deserialize(text, WireJson.Default.JournalEntry));
    }

    [Fact]
    public void BoxOnline_OfABoxOfBefore_IsRead()
    {
        var greeting = JsonSerializer.Deserialize(
            """{"schema":1,"online":true,"boot":"0b007000-0000-4000-8000-000000000001","version":"0.1.0","lastSequence":3,"epoch":1,"generation":7}""", WireJson.Default.BoxOnline);

        Assert.Equal(new(1, true, Make.Boot, "0.1.0", 3, 1, 7), greeting);
    }

    [Fact]
    public void BoxState_FindingOfALaterProgram_IsUnknown_AndTheRestIsRead()
    {
        var state = JsonSerializer.Deserialize(
            """
            {"schema":1,"wall":"2026-11-21T12:00:00Z","sequence":0,"unacknowledged":0,"epoch":0,"generation":0,"machines":[],
             "findings":[{"finding":"fanStopped","detail":"0 rpm"},{"finding":"diskFull"}]}
            """,
            WireJson.Default.BoxState)!;

        Assert.Equal<FindingReport[]>([new(FindingKind.Unknown, "0 rpm"), new(FindingKind.DiskFull)], [.. state.Findings!.Value]);
    }

    [Theory]
    [InlineData("{\"finding\":7}")]
    [InlineData("{\"detail\":\"x\"}")]
    public void BoxState_FindingOfNoName_IsRefused(string finding) => Assert.Throws<JsonException>(() => JsonSerializer.Deserialize(finding, WireJson.Default.FindingReport));

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(long.MaxValue)]
    public void Permits_AgeOutOfRange_IsRefused(long seconds)
    {
        var message = Permits() with { Machines = [new(Make.Laser, "Laser 1", MaxAgeSeconds: seconds)] };

        Assert.Throws<JsonException>(() => message.ToPermitList());
    }

    [Fact]
    public void Permits_BadgeStandsTwice_IsRefused()
    {
        PermitHolderMessage alice = new(Make.Alice, "Alice", "fr", [Make.AliceBadge]), bob = new(Make.Bob, "Bob", "en", BlockedBadges: [Make.AliceBadge]);

        Assert.Throws<JsonException>(() => Permits(alice, bob).ToPermitList());
    }

    [Fact]
    public void Permits_NullWhereAPermitShouldBe_IsRefused() =>
        Assert.Throws<JsonException>(() => Permits(new PermitHolderMessage(Make.Alice, "Alice", "fr", [Make.AliceBadge], Permits: [null!])).ToPermitList());

    [Fact]
    public void Permits_SentAndRead_DecideTheSame()
    {
        var message = Permits(new(Make.Alice, "Alice", "fr", [Make.AliceBadge], Permits: [new(Make.Laser, Make.Noon)]), new(Make.Bob, "Bob", "en", BlockedBadges: [Make.BobBadge]));

        var list = JsonSerializer.Deserialize(JsonSerializer.SerializeToUtf8Bytes(message, WireJson.Default.PermitsMessage), WireJson.Default.PermitsMessage)!.ToPermitList();

        Assert.IsType<AccessDecision.Granted>(AccessPolicy.Decide(list, MachineState.Initial, Make.Laser, Make.AliceBadge, Make.Noon));
        var refused = Assert.IsType<AccessDecision.Refused>(AccessPolicy.Decide(list, MachineState.Initial, Make.Laser, Make.BobBadge, Make.Noon));
        Assert.Equal((RefusalReason.BadgeBlocked, Language.English), (refused.Reason, refused.Holder!.Language));
    }

    [Fact]
    public void Permits_WithoutCardsAndMinimum_AreReadAsBefore()
    {
        string json = JsonSerializer.Serialize(Permits(new PermitHolderMessage(Make.Alice, "Alice", "fr", [Make.AliceBadge])), WireJson.Default.PermitsMessage);
        Assert.DoesNotContain("cardKeys", json, StringComparison.Ordinal);
        Assert.DoesNotContain("minimumCredential", json, StringComparison.Ordinal);

        var list = JsonSerializer.Deserialize(json, WireJson.Default.PermitsMessage)!.ToPermitList();

        Assert.Null(list.CardKeys);
        Assert.Equal(MinimumCredential.Uid, list.Machine(Make.Laser)!.MinimumCredential);
    }

    [Fact]
    public void Permits_WithCards_AreReadAsSent()
    {
        var message = Permits() with { Machines = [new(Make.Laser, "Laser 1", MinimumCredential: MinimumCredential.Card)], CardKeys = Cards(new CardKeyMessage(Make.AliceBadge, BadgeKind.Ntag424, Base64Text.Of(new byte[32]))) };

        var list = JsonSerializer.Deserialize(JsonSerializer.SerializeToUtf8Bytes(message, WireJson.Default.PermitsMessage), WireJson.Default.PermitsMessage)!.ToPermitList();

        Assert.Equal(MinimumCredential.Card, list.Machine(Make.Laser)!.MinimumCredential);
        Assert.Equal((1, BadgeKind.Ntag424), (list.CardKeys!.Count, list.CardKeys.For(Make.AliceBadge)!.Value.Kind));
        Assert.Null(list.CardKeys.For(Make.BobBadge));
    }

    [Fact]
    public void Permits_CardKeysNotInTheirForm_AreRefused()
    {
        var sound = new CardKeyMessage(Make.AliceBadge, BadgeKind.Desfire, Base64Text.Of(new byte[32]));
        CardKeysMessage[] wrong =
        [
            Cards(sound, sound), Cards(sound with { Sealed = Base64Text.Of(new byte[31]) }), Cards(sound with { Sealed = "=" }), Cards(sound with { Kind = BadgeKind.Uid }), Cards([null!]),
            Cards(sound) with { Ephemeral = Base64Text.Of(new byte[91]) }, Cards(sound) with { Ephemeral = "?" },
        ];
        Assert.All(wrong, cards => Assert.Throws<JsonException>(() => (Permits() with { CardKeys = cards }).ToPermitList()));
    }

    private static CardKeysMessage Cards(params CardKeyMessage[] badges)
    {
        using var ephemeral = ECDiffieHellman.Create(ECCurve.NamedCurves.nistP256);
        byte[] info = ephemeral.ExportSubjectPublicKeyInfo();
        return new(KeyId.Of(info), Base64Text.Of(info), [.. badges]);
    }

    [Theory]
    [InlineData("fabaccess/v1/atelier/box-a/up/journal", "up/journal")]
    [InlineData("fabaccess/v1/atelier/box-a/up/x/y", "up/x/y")]
    [InlineData("fabaccess/v2/atelier/box-a/up/journal", null)]
    [InlineData("fabaccess/v1/atelier/BOX/up/journal", null)]
    [InlineData("fabaccess/v1/atelier", null)]
    [InlineData("", null)]
    public void Topics_AnyText_IsTakenApartOrRefused(string topic, string? leaf)
    {
        bool ok = Topics.TryParse(topic, out var topics, out string found);

        Assert.Equal((leaf is not null, leaf ?? found), (ok, found));
        if (ok) Assert.Equal(new(SiteId.Parse("atelier"), BoxId.Parse("box-a")), topics);
    }

    private static PermitsMessage Permits(params PermitHolderMessage[] members) => new(
        1, SiteId.Parse("atelier"), BoxId.Parse("box-a"), 1, 7, Make.Noon, Make.Noon + NodaTime.Duration.FromDays(45), [new(Make.Laser, "Laser 1", new("Laser"))], [.. members]);
}
