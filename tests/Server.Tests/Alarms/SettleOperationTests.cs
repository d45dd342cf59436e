using FabAccess.Core.Values;
using FabAccess.Server.Alarms;
using FabAccess.Server.Changes;
using FabAccess.Server.Ingest;
using FabAccess.Server.Sessions;
using FabAccess.Server.Tests.Pages;
using FabAccess.Server.Tests.Store;
using Microsoft.Extensions.DependencyInjection;

namespace FabAccess.Server.Tests.Alarms;

public sealed class SettleOperationTests
{
    [Theory, OnSqlite, OnPostgres]
    public async Task Letters_AllLikeOne_AreSettledTogether_AndNoOthers(StoreKind kind)
    {
        await using var lab = await LabPages.Open(kind: kind, fill: db =>
        {
            SmallLab.Fill(db);
            for (int i = 0; i < 5; i++) db.DeadLetters.Add(Letter($"{i}", "box-a"));
            db.DeadLetters.AddRange(Letter("other", "box-b"), Letter("nobody", null));
        });
        using var db = lab.Db();
        int one = db.DeadLetters.Single(d => d.PayloadHash == "3").Id;

        await using var scope = lab.Scope();
        var settle = scope.ServiceProvider.GetRequiredService<SettleOperations>();
        Assert.True((await settle.Letter(one, allLikeIt: false, "seen", null, default)).IsMade(out int first, out _));
        Assert.Equal(ChangeRefusal.AlreadySettled, Why(await settle.Letter(one, true, "seen", null, default)));
        Assert.True((await settle.Letter(db.DeadLetters.Single(d => d.PayloadHash == "2").Id, allLikeIt: true, "an old card", "Nadia", default)).IsMade(out int rest, out _));

        Assert.Equal((1, 4), (first, rest));
        Assert.Equal(["Fork", "Malformed", "nobody", "other"], db.DeadLetters.Where(d => d.SettledAt == null).Select(d => d.PayloadHash).ToArray().Order(StringComparer.Ordinal));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Flag_Settled_SaysByWhomAndIsSettledOnce(StoreKind kind)
    {
        await using var lab = await LabPages.Open(kind: kind);
        await using var scope = lab.Scope();
        var settle = scope.ServiceProvider.GetRequiredService<SettleOperations>();
        var box = BoxId.Parse("box-a", null);

        Assert.Equal(ChangeRefusal.ProblemNotFound, Why(await settle.Flag(box, 44, EntryFlagKind.SecondEnd, "x", null, default)));
        Assert.Equal(ChangeRefusal.ReasonMissing, Why(await settle.Flag(box, 44, EntryFlagKind.UnknownSession, " ", null, default)));
        Assert.True((await settle.Flag(box, 44, EntryFlagKind.UnknownSession, "the card was swapped", "Nadia", default)).IsMade(out var flag, out _));
        Assert.Equal((SmallLab.Now, "Nadia", "the card was swapped"), (flag.SettledAt!.Value, flag.SettledBy!, flag.SettledNote!));
        Assert.Equal(ChangeRefusal.AlreadySettled, Why(await settle.Flag(box, 44, EntryFlagKind.UnknownSession, "x", null, default)));
    }

    private static ChangeRefusal Why<T>(ChangeResult<T> result)
    {
        Assert.False(result.IsMade(out _, out var why));
        return why.Value;
    }

    private static DeadLetter Letter(string hash, string? box) => new()
    {
        Reason = DeadLetterReason.UnknownEvent,
        Detail = "x",
        Topic = "t",
        Box = box is null ? null : BoxId.Parse(box, null),
        PayloadHash = hash,
        Payload = [],
        FirstAt = SmallLab.Now,
        LastAt = SmallLab.Now,
    };
}
