using System.Net;
using System.Text.Json.Nodes;
using FabAccess.Core.Access;
using FabAccess.Core.Machines;
using FabAccess.Core.Values;
using FabAccess.Server.Api;
using FabAccess.Server.Certifications;
using FabAccess.Server.Machines;
using FabAccess.Server.Members;
using FabAccess.Server.Pages.Wording;
using FabAccess.Server.Permits;
using FabAccess.Server.Tests.Api;
using FabAccess.Server.Tests.Pages;
using NodaTime;
using static FabAccess.Server.Tests.Labs.LabBuilder;

namespace FabAccess.Server.Tests.Permits;

/// <summary>"Why may I not?": the reader's own answer, for a page, a command and the API.</summary>
public sealed class AccessQuestionTests
{
    private static readonly Instant Now = Instant.FromUtc(2026, 11, 21, 12, 0);

    [Theory]
    [InlineData("certified", "Starts")]
    [InlineData("", "Refused NotCertified")]
    [InlineData("expired", "Refused CertificationExpired")]
    [InlineData("certified noBadge", "Refused UnknownBadge")]
    [InlineData("certified blocked", "Refused BadgeBlocked")]
    [InlineData("certified blocked another", "Starts")]
    [InlineData("certified cardsOnly", "Refused CredentialTooWeak")]
    [InlineData("certified cardsOnly card", "Starts")]
    [InlineData("certified suspended", "Refused MemberSuspended")]
    [InlineData("certified outOfOrder", "Refused OutOfOrder")]
    [InlineData("certified running", "Refused MachineInUse")]
    [InlineData("certified runningOwn", "EndsOwn")]
    [InlineData("certified faulted", "Refused InternalFault")]
    [InlineData("novice supervised", "NeedsTrainer SupervisorRequired")]
    [InlineData("trainersGrant", "NeedsCertifying NotCertified")]
    [InlineData("expired trainersGrant", "NeedsCertifying CertificationExpired")]
    [InlineData("novice inspect toCheck", "Refused ToCheck")]
    [InlineData("trainer inspect toCheck", "Inspects ToCheck")]
    [InlineData("certified closed", "Refused Closed")]
    public void Member_AtAMachine_IsToldWhatATapWouldDo(string given, string expected)
    {
        var words = given.Split(' ').ToHashSet();
        var view = AccessQuestion.Answer(Facts(words), Ada, Asked(words), State(words), Now);

        Assert.Equal(expected, view.Reason is { } reason ? $"{view.Outcome} {reason}" : $"{view.Outcome}");
        Assert.Equal("Laser", view.Certification!.Fr);
    }

    [Fact]
    public void Answer_InBothLanguages_SaysWhyAndWhatNext()
    {
        foreach (var outcome in Enum.GetValues<AccessOutcome>())
        {
            var reasons = outcome is AccessOutcome.Starts or AccessOutcome.EndsOwn ? [null] : Enum.GetValues<RefusalReason>().Select(r => (RefusalReason?)r);
            foreach (var reason in reasons)
            {
                var answer = AccessApi.Of(Ada, Laser, new(outcome, reason, new("Découpe", "Cutting")));
                Assert.Equal(reason is null, answer.Why is null);
                Assert.Equal(outcome is AccessOutcome.Starts or AccessOutcome.EndsOwn, answer.May);
                Assert.All(new[] { answer.Why, answer.Next }.OfType<LocalizedText>(), text => Assert.False(string.IsNullOrWhiteSpace(text.Fr) || string.IsNullOrWhiteSpace(text.En) || text.Fr == text.En));
            }
        }
        Assert.NotEqual(Texts.In(Language.French).Board.TrainerTaps, Texts.In(Language.English).Board.TrainerTaps);
    }

    [Fact]
    public async Task Program_Asks_AndGetsSentences_OrAProblem()
    {
        await using var lab = await LabPages.Open();
        using var api = ApiClient.Of(lab);

        var refused = await api.Get($"/api/v1/members/{SmallLab.Alice}/machines/saw/access");
        Assert.Equal("""{"member":"0190a000-0000-7000-8000-000000000001","machine":"saw","may":false,"outcome":"refused","reason":"certificationExpired"}""", Without(refused));
        Assert.Equal("Refresher due: Wood workshop.", (string)refused["why"]!["en"]!);
        Assert.StartsWith("Formation à renouveler", (string)refused["why"]!["fr"]!, StringComparison.Ordinal);
        Assert.Equal("Sign up for the next refresher.", (string)refused["next"]!["en"]!);
        Assert.Equal("starts", (string)(await api.Get($"/api/v1/members/{SmallLab.Alice}/machines/printer-1/access"))["outcome"]!);

        foreach (var (member, machine, problem) in new[] { ("x", "saw", "member-not-found"), (Guid.Empty.ToString(), "saw", "member-not-found"), (SmallLab.Alice.ToString(), "oven", "machine-not-found"), (SmallLab.Alice.ToString(), "-", "machine-not-found") })
        {
            using var answer = await api.Http.GetAsync($"/api/v1/members/{member}/machines/{machine}/access");
            await api.IsProblem(answer, HttpStatusCode.NotFound, problem);
        }
    }

    private static string Without(JsonNode answer)
    {
        var plain = answer.DeepClone().AsObject();
        plain.Remove("why");
        plain.Remove("next");
        return plain.ToJsonString();
    }

    private static Machine Asked(HashSet<string> words) => new()
    {
        Id = Laser, Box = BoxA, Name = "Laser 1", RequiredCertificationId = 1, OutOfOrder = words.Contains("outOfOrder") ? "lens" : null,
        MinimumCredential = words.Contains("cardsOnly") ? MinimumCredential.Card : MinimumCredential.Uid,
        Use = words.Contains("supervised") ? """{"supervision":"starts"}""" : words.Contains("trainersGrant") ? """{"trainersGrant":true}""" : words.Contains("inspect") ? """{"inspectBeforeNovice":true}""" : null,
    };

    private static MachineState State(HashSet<string> words)
    {
        var at = new Moment(BootId.Parse("11111111-1111-1111-1111-111111111111"), 0, Now - Duration.FromMinutes(5), ClockTrust.Synchronised);
        OpenSession Running(MemberId member) => new(default, member, new(9, 9), at, at, false);
        return words switch
        {
            _ when words.Contains("running") => MachineState.Initial with { Session = Running(Blaise) },
            _ when words.Contains("runningOwn") => MachineState.Initial with { Session = Running(Ada) },
            _ when words.Contains("faulted") => MachineState.Initial with { Faults = MachineFaults.Relay },
            _ when words.Contains("toCheck") => MachineState.Initial with { IsToCheck = true },
            _ => MachineState.Initial,
        };
    }

    private static PermitFacts Facts(HashSet<string> words)
    {
        List<Badge> badges = [];
        if (!words.Contains("noBadge")) badges.Add(new() { Hash = new(0, 1), Member = Ada, Mask = "…0001", AddedAt = Now, IsBlocked = words.Contains("blocked"), Kind = words.Contains("card") ? BadgeKind.Desfire : BadgeKind.Uid });
        if (words.Contains("another")) badges.Add(new() { Hash = new(0, 2), Member = Ada, Mask = "…0002", AddedAt = Now });
        bool isExpired = words.Contains("expired");
        var rights = words.Contains("novice") ? MemberRights.Novice : words.Contains("trainer") ? MemberRights.Trainer : MemberRights.None;
        bool isHeld = isExpired || words.Contains("certified") || rights != MemberRights.None;
        return new(
            Site, [Asked(words)], [new() { Id = 1, Code = "laser", NameFr = "Laser", NameEn = "Laser" }],
            [new() { Id = Ada, FirstName = "Ada", LastName = "A", Language = Language.English, IsSuspended = words.Contains("suspended"), JoinedAt = Now }], badges,
            isHeld ? [new Grant { Member = Ada, CertificationId = 1, From = Now - Duration.FromDays(9), Until = isExpired ? Now - Duration.FromDays(1) : null, GrantedBy = "test", Rights = rights }] : [])
        {
            Weekly = words.Contains("closed") ? [new() { Day = IsoDayOfWeek.Monday, From = 600, Until = 1080 }] : [],
        };
    }
}
