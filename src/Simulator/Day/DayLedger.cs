using FabAccess.Core.Values;

namespace FabAccess.Simulator.Day;

/// <summary>A session as the script played it.</summary>
public sealed record PlayedSession(string Machine, MemberId Member, string EndReason);

/// <summary>The script's own book: what it did and what it saw. The server's numbers are held against it.</summary>
public sealed class DayLedger(Action<string> say)
{
    private readonly List<Check> checks = [];
    private readonly List<PlayedSession> sessions = [];

    public int Reads { get; private set; }

    public int Refused { get; private set; }

    /// <summary>Cards that were torn away before they were read.</summary>
    public int Torn { get; private set; }

    public IReadOnlyList<Check> Checks => checks;

    /// <summary>In the order in which they began.</summary>
    public IReadOnlyList<PlayedSession> Sessions => sessions;

    public void CardWasHeld() => Reads++;

    public void Began(string machine, MemberId member, string endReason) => sessions.Add(new(machine, member, endReason));

    public void Check(string name, bool holds, string detail)
    {
        checks.Add(new(name, holds, detail));
        say($"{(holds ? "✓" : "✗")} {name}: {detail}");
    }

    public void WasRefused() => Refused++;

    public void WasTorn() => Torn++;
}
