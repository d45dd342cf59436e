using System.Collections.Immutable;
using System.Globalization;
using FabAccess.Core.Values;
using FabAccess.Server.Billing;
using FabAccess.Server.Sessions;
using FabAccess.Server.Store;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace FabAccess.Server.Pages.SessionPages;

/// <param name="Member">Only this member's.</param>
/// <param name="Machine">Only on this machine.</param>
/// <param name="Between">Only those that started in this interval.</param>
public sealed record SessionFilter(MemberId? Member = null, MachineId? Machine = null, Interval? Between = null);

/// <summary>A session with the names of its member and machine and with its price, which is null until there is one.</summary>
public sealed record SessionView(Session Session, string MemberName, string MachineName, ChargeRow? Charge);

/// <param name="Sessions">Newest first.</param>
/// <param name="Next">Where the older ones begin; null at the end.</param>
public sealed record SessionListing(ImmutableArray<SessionView> Sessions, SessionCursor? Next);

/// <summary>
/// A place in the list, newest first: all sessions that started before <paramref name="Start"/>, and those that started
/// just then but for the first <paramref name="Seen"/>. New sessions come in above it and move nothing.
/// </summary>
public readonly record struct SessionCursor(Instant Start, int Seen)
{
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Start.ToUnixTimeTicks()}.{Seen}");

    public static bool TryParse(string? text, out SessionCursor cursor)
    {
        cursor = default;
        string[] parts = (text ?? "").Split('.');
        if (parts.Length != 2 || !long.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out long ticks)) return false;
        if (!int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out int seen) || ticks > Instant.MaxValue.ToUnixTimeTicks()) return false;
        cursor = new(Instant.FromUnixTimeTicks(ticks), seen);
        return true;
    }
}

/// <summary>Sessions with their prices, newest first.</summary>
public sealed class SessionsQuery(LabDb db)
{
    public async Task<SessionListing> Find(SessionFilter filter, SessionCursor? from, int limit, CancellationToken stop)
    {
        ArgumentNullException.ThrowIfNull(filter);
        var wanted = db.Sessions.AsNoTracking();
        if (filter.Member is { } member) wanted = wanted.Where(s => s.Member == member);
        if (filter.Machine is { } machine) wanted = wanted.Where(s => s.Machine == machine);
        if (filter.Between is { HasStart: true } begins) wanted = wanted.Where(s => s.StartedAt >= begins.Start);
        if (filter.Between is { HasEnd: true } ends) wanted = wanted.Where(s => s.StartedAt < ends.End);
        if (from is { } cursor) wanted = wanted.Where(s => s.StartedAt <= cursor.Start);

        var page = await wanted.OrderByDescending(s => s.StartedAt).ThenByDescending(s => s.StartSequence).ThenBy(s => s.Box)
            .Skip(from?.Seen ?? 0).Take(limit + 1).ToListAsync(stop);
        var shown = page.Take(limit).ToList();
        return new(await Complete(shown, stop), page.Count > limit ? After(shown, from) : null);
    }

    public async Task<ImmutableArray<SessionView>> OfMachine(MachineId machine, int limit, CancellationToken stop) =>
        (await Find(new(Machine: machine), null, limit, stop)).Sessions;

    private static SessionCursor After(List<Session> shown, SessionCursor? from)
    {
        var last = shown[^1].StartedAt;
        int seen = shown.Count(s => s.StartedAt == last);
        return new(last, from?.Start == last ? from.Value.Seen + seen : seen);
    }

    private async Task<ImmutableArray<SessionView>> Complete(List<Session> sessions, CancellationToken stop)
    {
        SessionId[] ids = [.. sessions.Select(s => s.Id)];
        MemberId[] members = [.. sessions.Select(s => s.Member).Distinct()];
        var charges = await db.Charges.AsNoTracking().Where(c => ids.Contains(c.Session)).ToDictionaryAsync(c => c.Session, stop);
        var memberNames = await db.Members.AsNoTracking().Where(m => members.Contains(m.Id)).ToDictionaryAsync(m => m.Id, m => m.FullName, stop);
        var machineNames = await db.Machines.AsNoTracking().ToDictionaryAsync(m => m.Id, m => m.Name, stop);
        return [.. sessions.Select(s => new SessionView(
            s, memberNames.GetValueOrDefault(s.Member, s.Member.ToString()), machineNames.GetValueOrDefault(s.Machine, s.Machine.ToString()), charges.GetValueOrDefault(s.Id)))];
    }
}
