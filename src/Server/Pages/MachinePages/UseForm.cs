using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using FabAccess.Core.Machines;
using FabAccess.Core.Wire;

namespace FabAccess.Server.Pages.MachinePages;

/// <summary>Spans that can be typed.</summary>
public enum UseSpan
{
    Longest,
    Extension,
    IdleEnd,
    CoolDown,
    TakeOver,
    PreRun,
    RunOn,
    SlotGrace,
    SecondBadge,
}

/// <summary>Rules that can be ticked.</summary>
public enum UseFlag
{
    HandOver,
    Inspect,
    Booked,
    TrainersGrant,
}

/// <summary>The form of a machine's rules of use: its fields, and what was typed as a <see cref="UseMessage"/>.</summary>
public static class UseForm
{
    public const string Name = "use", End = "end", Presence = "presence", Supervision = "supervision", OldList = "oldList", Group = "group";

    private const int Minute = 60;

    /// <param name="Span">Which.</param>
    /// <param name="Unit">Seconds in what is typed.</param>
    /// <param name="Value">In seconds.</param>
    public sealed record SpanField(UseSpan Span, int Unit, Func<UseMessage, long?> Value)
    {
        public string Field => FieldOf(Span);

        /// <summary>As a person would type it; a span that is no whole number of minutes shows with its part.</summary>
        public string? Typed(UseMessage use) => Value(use) is { } seconds ? ((decimal)seconds / Unit).ToString("0.##", CultureInfo.InvariantCulture) : null;
    }

    public static ImmutableArray<SpanField> Spans { get; } =
    [
        new(UseSpan.Longest, Minute, u => u.LongestSeconds), new(UseSpan.Extension, Minute, u => u.ExtensionSeconds), new(UseSpan.IdleEnd, Minute, u => u.IdleEndSeconds),
        new(UseSpan.CoolDown, Minute, u => u.CoolDownSeconds), new(UseSpan.TakeOver, Minute, u => u.TakeOverSeconds),
        new(UseSpan.PreRun, 1, u => u.PreRunSeconds), new(UseSpan.RunOn, 1, u => u.RunOnSeconds), new(UseSpan.SlotGrace, 1, u => u.SlotGraceSeconds), new(UseSpan.SecondBadge, 1, u => u.SecondBadgeSeconds),
    ];

    public static IEnumerable<(UseFlag Flag, bool IsOn)> Flags(UseMessage use) =>
        [(UseFlag.HandOver, use.AsksForHandOver ?? false), (UseFlag.Inspect, use.InspectBeforeNovice ?? false), (UseFlag.Booked, use.BookedOnly ?? false), (UseFlag.TrainersGrant, use.TrainersGrant ?? false)];

    /// <summary>The name of the field: that of the case, with a small letter.</summary>
    public static string FieldOf<T>(T which)
        where T : struct, Enum => JsonNamingPolicy.CamelCase.ConvertName($"{which}");

    /// <summary>What was typed; null where something is no number or no choice. What is left empty is as the plainest machine has it.</summary>
    public static UseMessage? Read(IFormCollection form)
    {
        ArgumentNullException.ThrowIfNull(form);
        var spans = new Dictionary<UseSpan, long?>();
        foreach (var span in Spans)
        {
            if (!TrySeconds(form[span.Field], span.Unit, out long? seconds)) return null;
            spans[span.Span] = seconds;
        }
        if (!TryChoice(form[End], EndPolicy.Immediate, out var end) || !TryChoice(form[Presence], PresenceMode.Tap, out var presence)) return null;
        if (!TryChoice(form[Supervision], Core.Machines.Supervision.None, out var supervision) || !TryChoice(form[OldList], OldListRule.Nobody, out var oldList)) return null;
        string group = form[Group].ToString().Trim();
        return new()
        {
            Presence = presence, End = end, Supervision = supervision, OldList = oldList, Group = group.Length == 0 ? null : group,
            LongestSeconds = spans[UseSpan.Longest], ExtensionSeconds = spans[UseSpan.Extension], IdleEndSeconds = spans[UseSpan.IdleEnd], CoolDownSeconds = spans[UseSpan.CoolDown],
            TakeOverSeconds = spans[UseSpan.TakeOver], PreRunSeconds = spans[UseSpan.PreRun], RunOnSeconds = spans[UseSpan.RunOn],
            SlotGraceSeconds = spans[UseSpan.SlotGrace], SecondBadgeSeconds = spans[UseSpan.SecondBadge],
            AsksForHandOver = Flag(UseFlag.HandOver), InspectBeforeNovice = Flag(UseFlag.Inspect), BookedOnly = Flag(UseFlag.Booked), TrainersGrant = Flag(UseFlag.TrainersGrant),
        };

        bool? Flag(UseFlag flag) => form[FieldOf(flag)] == "yes" ? true : null;
    }

    private static bool TrySeconds(string? typed, int unit, out long? seconds)
    {
        seconds = null;
        if (string.IsNullOrWhiteSpace(typed)) return true;
        // A comma as people here type it; a browser sends a point.
        if (!decimal.TryParse(typed.Trim().Replace(',', '.'), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out decimal value) || value > 1_000_000) return false;
        // 1.67 min is how 100 s show.
        seconds = (long)decimal.Round(value * unit, MidpointRounding.AwayFromZero);
        return true;
    }

    // What is the default is left out: then the row says only what the lab has decided.
    private static bool TryChoice<T>(string? typed, T plain, out T? choice)
        where T : struct, Enum
    {
        choice = null;
        if (string.IsNullOrEmpty(typed)) return true;
        if (!Enum.TryParse(typed, out T named) || !Enum.IsDefined(named)) return false;
        choice = named.Equals(plain) ? null : named;
        return true;
    }
}
