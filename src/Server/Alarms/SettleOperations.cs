using FabAccess.Core.Values;
using FabAccess.Server.Board;
using FabAccess.Server.Changes;
using FabAccess.Server.Sessions;
using FabAccess.Server.Store;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace FabAccess.Server.Alarms;

/// <summary>
/// A person has seen to what was put aside, flagged or alarmed. Nothing is deleted: who, when and what was said stays with it.
/// A settled dead letter that comes again wants a person again.
/// </summary>
public sealed class SettleOperations(LabDb db, TimeProvider time, BoardChanges board)
{
    /// <param name="id">Of the dead letter.</param>
    /// <param name="allLikeIt">Also the others of the same box and reason that nobody has settled: a broken card makes a thousand.</param>
    /// <param name="note">What was found or done, as typed.</param>
    /// <param name="by">Who, as typed.</param>
    /// <param name="stop">The request went away.</param>
    /// <returns>How many were settled.</returns>
    public async Task<ChangeResult<int>> Letter(int id, bool allLikeIt, string? note, string? by, CancellationToken stop)
    {
        if (!Written(note, by).IsMade(out var written, out var why)) return why.Value;
        if (await db.DeadLetters.AsNoTracking().Where(d => d.Id == id).Select(d => new { d.Box, d.Reason, d.SettledAt }).FirstOrDefaultAsync(stop) is not { } letter) return ChangeRefusal.ProblemNotFound;
        if (letter.SettledAt is not null) return ChangeRefusal.AlreadySettled;
        var now = Now;
        int settled = await db.DeadLetters.Where(d => d.SettledAt == null && (d.Id == id || (allLikeIt && d.Box == letter.Box && d.Reason == letter.Reason)))
            .ExecuteUpdateAsync(d => d.SetProperty(x => x.SettledAt, now).SetProperty(x => x.SettledBy, written.By).SetProperty(x => x.SettledNote, written.Note), stop);
        board.Changed();
        return settled;
    }

    /// <param name="box">Whose entry.</param>
    /// <param name="sequence">Which entry.</param>
    /// <param name="kind">Which of its flags.</param>
    /// <param name="note">What was found or done, as typed.</param>
    /// <param name="by">Who, as typed.</param>
    /// <param name="stop">The request went away.</param>
    public async Task<ChangeResult<EntryFlag>> Flag(BoxId box, long sequence, EntryFlagKind kind, string? note, string? by, CancellationToken stop)
    {
        if (!Written(note, by).IsMade(out var written, out var why)) return why.Value;
        if (await db.EntryFlags.FirstOrDefaultAsync(f => f.Box == box && f.Sequence == sequence && f.Kind == kind, stop) is not { } flag) return ChangeRefusal.ProblemNotFound;
        if (flag.SettledAt is not null) return ChangeRefusal.AlreadySettled;
        (flag.SettledAt, flag.SettledBy, flag.SettledNote) = (Now, written.By, written.Note);
        await db.SaveChangesAsync(stop);
        board.Changed();
        return flag;
    }

    /// <summary>Only alarms that do not pass by themselves; the others stand as long as what they are about.</summary>
    /// <param name="id">Of the alarm.</param>
    /// <param name="note">What was found or done, as typed; it is kept with the alarm's words.</param>
    /// <param name="by">Who, as typed.</param>
    /// <param name="stop">The request went away.</param>
    public async Task<ChangeResult<Alarm>> Alarm(int id, string? note, string? by, CancellationToken stop)
    {
        if (!Written(note, by).IsMade(out var written, out var why)) return why.Value;
        if (await db.Alarms.FirstOrDefaultAsync(a => a.Id == id, stop) is not { } alarm) return ChangeRefusal.ProblemNotFound;
        if (alarm.ClosedAt is not null) return ChangeRefusal.AlreadySettled;
        if (!AlarmRules.WantsAPerson(alarm.Cause)) return ChangeRefusal.AlarmStands;
        alarm.ClosedAt = Now;
        alarm.Detail = $"{alarm.Detail} [{written.By}: {written.Note}]";
        await db.SaveChangesAsync(stop);
        board.Changed();
        return alarm;
    }

    private static ChangeResult<(string Note, string By)> Written(string? note, string? by)
    {
        if (!WrittenText.Reason(note).IsMade(out string? words, out var why)) return why.Value;
        if (!WrittenText.By(by).IsMade(out string? author, out why)) return why.Value;
        return (words, author);
    }

    private Instant Now => Instant.FromDateTimeOffset(time.GetUtcNow());
}
