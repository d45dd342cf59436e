using FabAccess.Core.Machines;
using FabAccess.Server.Pages.MachinePages;

namespace FabAccess.Server.Pages.Wording;

/// <summary>A machine's rules of use.</summary>
public sealed record UseTexts
{
    public required string Title { get; init; }
    public required string Change { get; init; }
    public required string Hint { get; init; }
    public required string Save { get; init; }
    public required string End { get; init; }
    public required Func<EndPolicy, string> EndPolicy { get; init; }
    public required string Presence { get; init; }
    public required Func<PresenceMode, string> PresenceMode { get; init; }
    public required string Supervised { get; init; }
    public required Func<Supervision, string> Supervision { get; init; }
    public required string OldList { get; init; }
    public required Func<OldListRule, string> OldListRule { get; init; }

    /// <summary>Label of a span, with its unit.</summary>
    public required Func<UseSpan, string> Span { get; init; }
    public required string Group { get; init; }
    public required string GroupHint { get; init; }

    /// <summary>Label of a box to tick.</summary>
    public required Func<UseFlag, string> Flag { get; init; }
}
