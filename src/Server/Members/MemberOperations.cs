using FabAccess.Core.Values;
using FabAccess.Server.Changes;
using FabAccess.Server.Store;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace FabAccess.Server.Members;

/// <summary>Changes of members, with what keeps each from being made.</summary>
public sealed class MemberOperations(LabDb db, TimeProvider time, RightsNotice notice)
{
    internal Func<DateTimeOffset, Guid> NewId { get; init; } = Guid.CreateVersion7;

    public async Task<ChangeResult<MemberId>> Add(string? firstName, string? lastName, Language language, CancellationToken stop)
    {
        if (!WrittenText.Name(firstName).IsMade(out string? first, out var why)) return why.Value;
        if (!WrittenText.Name(lastName).IsMade(out string? last, out why)) return why.Value;
        var now = time.GetUtcNow();
        var member = new Member { Id = new(NewId(now)), FirstName = first, LastName = last, Language = language, JoinedAt = Instant.FromDateTimeOffset(now) };
        db.Members.Add(member);
        await db.SaveChangesAsync(stop);
        notice.Committed();
        return member.Id;
    }

    /// <summary>A suspended member is refused on every machine; a session that runs goes on. Asking for what already holds is no error.</summary>
    public async Task<ChangeResult<MemberId>> SetSuspended(MemberId id, bool suspended, CancellationToken stop)
    {
        if (await db.Members.FirstOrDefaultAsync(m => m.Id == id, stop) is not { } member) return ChangeRefusal.MemberNotFound;
        member.IsSuspended = suspended;
        await db.SaveChangesAsync(stop);
        notice.Committed();
        return id;
    }
}
