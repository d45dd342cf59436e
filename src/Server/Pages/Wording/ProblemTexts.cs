namespace FabAccess.Server.Pages.Wording;

/// <summary>What needs a person.</summary>
public sealed record ProblemTexts
{
    public required string Title { get; init; }
    public required string AllWell { get; init; }
    public required string AllWellMeans { get; init; }
    public required string Broker { get; init; }
    public required string Boxes { get; init; }
    public required string Box { get; init; }
    public required string Link { get; init; }
    public required string Received { get; init; }
    public required string Permits { get; init; }
    public required string Findings { get; init; }
    public required string NoFinding { get; init; }
    public required string Connected { get; init; }
    public required Func<string, string> DisconnectedSince { get; init; }
    public required string NeverSeen { get; init; }
    public required Func<long, string, string, string> Gaps { get; init; }
    public required Func<long, long, string> Range { get; init; }
    public required Func<long, string> Duplicates { get; init; }
    public required Func<long, string> ChainBreaks { get; init; }
    public required Func<long, string> Behind { get; init; }
    public required Func<long, string> Forks { get; init; }
    public required string NextForChain { get; init; }
    public required string Alarms { get; init; }
    public required Func<Alarms.AlarmCause, string> Alarm { get; init; }
    public required Func<Alarms.AlarmCause, string> AlarmNext { get; init; }
    public required Func<string, string> AlarmSince { get; init; }
    public required string CloseAlarm { get; init; }
    public required string Settle { get; init; }
    public required string SettleNote { get; init; }
    public required string SettleThis { get; init; }
    public required string SettleAllLikeIt { get; init; }
    public required Func<long, string> Settled { get; init; }
    public required Func<string, string, string> SettledOnBy { get; init; }
    public required string DeadLetters { get; init; }
    public required string DeadLettersMean { get; init; }
    public required Func<Ingest.DeadLetterReason, string> Reason { get; init; }
    public required Func<Sessions.EntryFlagKind, string> Flag { get; init; }
    public required string Flags { get; init; }
    public required string FlagsMean { get; init; }
    public required Func<string, long, string> Numbered { get; init; }
    public required string Detail { get; init; }
    public required string From { get; init; }
    public required string LastTime { get; init; }
    public required string Times { get; init; }
    public required Func<int, long, string> Shown { get; init; }
    public required string Unpriced { get; init; }
    public required string UnpricedMeans { get; init; }
}
