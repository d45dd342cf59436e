using FabAccess.Core.Values;

namespace FabAccess.Server.Pages.Wording;

/// <summary>
/// Every text of the pages in one language. All members are required, so a language that lacks one does not build; a text
/// that depends on a value is a function, so that a translator owns the whole sentence. One file a language.
/// </summary>
public sealed record Texts
{
    /// <summary>For the lang attribute: "fr" or "en".</summary>
    public required string Code { get; init; }
    public required ShellTexts Shell { get; init; }
    public required BoardTexts Board { get; init; }
    public required MemberTexts Members { get; init; }
    public required SessionTexts Sessions { get; init; }
    public required InvoiceTexts Invoice { get; init; }
    public required ProblemTexts Problems { get; init; }
    public required MachineTexts Machine { get; init; }
    public required UseTexts Use { get; init; }
    public required ErrorTexts Errors { get; init; }

    public static Texts In(Language language) => language == Language.English ? EnglishTexts.All : FrenchTexts.All;
}

/// <summary>The frame around every page.</summary>
public sealed record ShellTexts
{
    public required string SkipToContent { get; init; }
    public required string MainNavigation { get; init; }
    public required string Board { get; init; }
    public required string Members { get; init; }
    public required string Sessions { get; init; }
    public required string Problems { get; init; }
    public required Func<int, string> OpenAlarms { get; init; }

    /// <summary>Offers the other language, in that language.</summary>
    public required string OtherLanguage { get; init; }
    public required string OtherLanguageCode { get; init; }

    /// <summary>What the foot of every page says until people sign in.</summary>
    public required string NoSignIn { get; init; }
    public required string Older { get; init; }
    public required string More { get; init; }
    public required string Show { get; init; }
    public required string Optional { get; init; }
    public required string YourName { get; init; }
    public required string Reason { get; init; }

    /// <summary>A word and what it is about, as "Laser 1: in use".</summary>
    public required Func<string, string, string> Labelled { get; init; }

    /// <summary>Heads the note of what was not done.</summary>
    public required string NotDone { get; init; }
}

/// <summary>The live board.</summary>
public sealed record BoardTexts
{
    public required string Title { get; init; }
    public required Func<Board.TileState, string> State { get; init; }

    /// <summary>The machine's last known state, on a tile whose box nobody hears.</summary>
    public required Func<Board.TileState, string> LastKnown { get; init; }
    public required Func<string, string> SinceTime { get; init; }
    public required Func<string, string> RunningFor { get; init; }
    public required string BoxOnline { get; init; }
    public required Func<string, string> BoxOfflineSince { get; init; }
    public required string BoxNeverSeen { get; init; }
    public required string BoxOfflineMeans { get; init; }
    public required string LastRefusal { get; init; }

    /// <summary>Reason of a refusal in a sentence; the second argument is the certification where there is one.</summary>
    public required Func<Core.Access.RefusalReason, string?, string> Refusal { get; init; }

    /// <summary>What the person can do next.</summary>
    public required Func<Core.Access.RefusalReason, string> NextStep { get; init; }
    public required string FreeFor { get; init; }

    /// <summary>To somebody whose session runs.</summary>
    public required string EndsOwn { get; init; }

    /// <summary>To a trainer whose tap looks at the machine.</summary>
    public required string Inspects { get; init; }

    /// <summary>To somebody whom a trainer's tap lets begin.</summary>
    public required string TrainerTaps { get; init; }
    public required string FaultMeans { get; init; }
    public required Func<string, string> Requires { get; init; }
    public required string Live { get; init; }
    public required Func<string, string> DisconnectedSince { get; init; }
    public required string NotLive { get; init; }
    public required string Reload { get; init; }
    public required string Empty { get; init; }
    public required string EmptyNext { get; init; }
    public required Func<Board.LinkState, string, string> Broker { get; init; }

    /// <summary>How many machines are in each state, e.g. "2 free · 1 in use".</summary>
    public required Func<Board.TileState, int, string> Count { get; init; }
}

/// <summary>Members, badges, grants.</summary>
public sealed record MemberTexts
{
    public required string Title { get; init; }
    public required string Search { get; init; }
    public required string SearchHint { get; init; }
    public required Func<int, string> Found { get; init; }
    public required string NoneFound { get; init; }
    public required string NoneFoundNext { get; init; }
    public required string Name { get; init; }
    public required string FirstName { get; init; }
    public required string LastName { get; init; }
    public required string Language { get; init; }
    public required Func<Language, string> LanguageName { get; init; }
    public required string Add { get; init; }
    public required string Badges { get; init; }
    public required string NoBadge { get; init; }
    public required string Blocked { get; init; }
    public required string Certifications { get; init; }
    public required string NoGrant { get; init; }
    public required string Suspended { get; init; }
    public required string SuspendedMeans { get; init; }
    public required Func<string, string> MemberSince { get; init; }
    public required string Grant { get; init; }
    public required string Certification { get; init; }
    public required string LastDay { get; init; }
    public required string Rights { get; init; }
    public required Func<Core.Machines.MemberRights, string> RightsOf { get; init; }
    public required string LastDayHint { get; init; }
    public required Func<string, string> UntilDay { get; init; }
    public required string WithoutEnd { get; init; }
    public required Func<string, string> ExpiredOn { get; init; }
    public required Func<string, string, string> GrantedOnBy { get; init; }
    public required Func<string, string> ByTwoBadges { get; init; }
    public required Func<string, string, string> RevokedOnBy { get; init; }
    public required string Revoke { get; init; }

    /// <summary>Names the certification, for people who hear the button out of its context.</summary>
    public required Func<string, string> RevokeThis { get; init; }
    public required string History { get; init; }
    public required string EnrolBadge { get; init; }
    public required string EnrolAt { get; init; }
    public required string EnrolStart { get; init; }
    public required string EnrolHint { get; init; }
    public required Func<string, string, string> LastEnrol { get; init; }
    public required Func<Server.Members.EnrolOutcome, string> EnrolOutcome { get; init; }
    public required string AddBadge { get; init; }
    public required string BadgeUid { get; init; }
    public required string BadgeUidHint { get; init; }

    /// <summary>What a badge can prove.</summary>
    public required Func<Core.Access.BadgeKind, string> Proves { get; init; }
    public required Func<string, string> BlockThis { get; init; }
    public required Func<string, string> UnblockThis { get; init; }
    public required Func<string, string> AddedOn { get; init; }
    public required string Suspend { get; init; }
    public required string SuspendHint { get; init; }
    public required string Resume { get; init; }
    public required string SeeSessions { get; init; }
    public required string SeeInvoice { get; init; }

    /// <summary>What was done, after a form.</summary>
    public required Func<Shell.Done, string> Done { get; init; }

    /// <summary>Stands for <see cref="Changes.WrittenText.LabPage"/>.</summary>
    public required string LabPage { get; init; }
}

/// <summary>The list of sessions.</summary>
public sealed record SessionTexts
{
    public required string Title { get; init; }
    public required string Member { get; init; }
    public required string Machine { get; init; }
    public required string Month { get; init; }
    public required string AllMembers { get; init; }
    public required string AllMachines { get; init; }
    public required string Filter { get; init; }
    public required string ShowAll { get; init; }
    public required string Started { get; init; }
    public required string Duration { get; init; }
    public required string Price { get; init; }
    public required string End { get; init; }
    public required string Running { get; init; }
    public required string Superseded { get; init; }
    public required Func<Core.Machines.EndReason, string> EndReason { get; init; }
    public required Func<Core.Billing.UnpricedReason, string> Unpriced { get; init; }
    public required string NotPricedYet { get; init; }
    public required Func<string, string> Uncertain { get; init; }

    /// <summary>For a session that may have lasted longer by who knows how much.</summary>
    public required string UncertainWithoutBound { get; init; }

    /// <summary>What a start is placed by, with its bounds; "" where it is the box's clock.</summary>
    public required Func<Core.Time.PlacedBy, string, string, string> Placed { get; init; }

    /// <summary>What the box's own clock said.</summary>
    public required Func<string, string> OwnReading { get; init; }

    /// <summary>By when the price is there at the latest.</summary>
    public required Func<string, string> PricedLater { get; init; }
    public required string RightWithdrawn { get; init; }
    public required string Empty { get; init; }
    public required string EmptyNext { get; init; }
}

/// <summary>The draft invoice.</summary>
public sealed record InvoiceTexts
{
    public required Func<string, string, string> Title { get; init; }
    public required string Draft { get; init; }
    public required string DraftMeans { get; init; }
    public required string Date { get; init; }
    public required string Machine { get; init; }
    public required string BilledMinutes { get; init; }
    public required string Amount { get; init; }
    public required string Explanation { get; init; }
    public required string Total { get; init; }
    public required Func<int, string> Lines { get; init; }
    public required string Empty { get; init; }
    public required string EmptyNext { get; init; }
    public required string Unpriced { get; init; }
    public required string Waiting { get; init; }
    public required string Inconsistent { get; init; }
    public required Func<string, int, string> PriceBook { get; init; }
    public required string PreviousMonth { get; init; }
    public required string NextMonth { get; init; }
    public required string Print { get; init; }
}

/// <summary>One machine's page.</summary>
public sealed record MachineTexts
{
    public required string TakeOut { get; init; }
    public required string TakeOutHint { get; init; }
    public required string PutBack { get; init; }
    public required string PutBackHint { get; init; }
    public required Func<string, string> OutOfOrder { get; init; }
    public required string ProblemReported { get; init; }
    public required string Box { get; init; }
    public required string State { get; init; }
    public required string RequiredCertification { get; init; }
    public required string NoneRequired { get; init; }
    public required string AskedOfBadges { get; init; }
    public required Func<Core.Access.MinimumCredential, string> Asked { get; init; }
    public required string AskForCard { get; init; }
    public required string AskForCardHint { get; init; }
    public required string LetNumbersCount { get; init; }
    public required string LetNumbersCountHint { get; init; }
    public required string LatestSessions { get; init; }
    public required string SeeSessions { get; init; }
    public required string EndSession { get; init; }
    public required string EndSessionHint { get; init; }

    /// <summary>In its place where the box is not heard.</summary>
    public required string NotHeardHint { get; init; }
    public required string Identify { get; init; }
    public required string IdentifyHint { get; init; }
    public required string Orders { get; init; }
    public required Func<Core.Wire.OrderKind, string> Ordered { get; init; }

    /// <summary>When and by whom.</summary>
    public required Func<string, string, string> OrderedBy { get; init; }
    public required Func<Boxes.OrderOutcome, string> Outcome { get; init; }
    public required string NoOutcomeYet { get; init; }
    public required string NoOutcome { get; init; }
}

/// <summary>What could not be done, and what to do instead.</summary>
public sealed record ErrorTexts
{
    public required string NotFound { get; init; }
    public required string NotFoundNext { get; init; }
    public required string Failed { get; init; }
    public required string FailedNext { get; init; }
    public required Func<string, string> Trace { get; init; }
    public required string FormTooOld { get; init; }
    public required string FormTooOldNext { get; init; }
    public required string BadRequest { get; init; }
    public required string BadRequestNext { get; init; }
    public required string TooLarge { get; init; }
    public required string NoLab { get; init; }
    public required string NoLabNext { get; init; }
    public required string BackToBoard { get; init; }
    public required Func<Changes.ChangeRefusal, string> Change { get; init; }
    public required Func<Api.ApiProblem, string> Api { get; init; }
    public required string MonthUnreadable { get; init; }
}
