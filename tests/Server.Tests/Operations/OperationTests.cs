using FabAccess.Core.Access;
using FabAccess.Core.Cards;
using FabAccess.Core.Values;
using FabAccess.Server.Certifications;
using FabAccess.Server.Changes;
using FabAccess.Server.Members;
using FabAccess.Server.Tests.Pages;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;

namespace FabAccess.Server.Tests.Operations;

/// <summary>Limits, history and races of the operations that pages and API share.</summary>
public sealed class OperationTests : IAsyncLifetime
{
    private LabPages lab = null!;

    public async Task InitializeAsync() => lab = await LabPages.Open();

    public async Task DisposeAsync() => await lab.DisposeAsync();

    [Fact]
    public async Task Badge_AddedByManyAtOnce_HasOneHolderAndOthersAreTold()
    {
        MemberId[] wanting = [SmallLab.Alice, SmallLab.Bruno, SmallLab.Chloe, SmallLab.Hostile];
        var results = await Task.WhenAll(wanting.SelectMany(m => Enumerable.Repeat(m, 3)).Select(member => Task.Run(() => In<BadgeOperations, BadgeHash>(o => o.Add(member, "04AABBCCDDEE80", default)))));

        Assert.Single(results, r => r.IsMade(out _, out _));
        Assert.All(results.Where(r => !r.IsMade(out _, out _)), r => Assert.True(Why(r) is ChangeRefusal.BadgeTaken or ChangeRefusal.BadgeAlreadyHere));
        using var db = lab.Db();
        Assert.Equal(3, db.Badges.Count());
        Assert.Equal(1, lab.Planning.Told);
    }

    [Fact]
    public async Task Badge_WithACardsToken_KeepsItsKeySealed()
    {
        Assert.True((await Add(Token(0x11).Text)).IsMade(out var hash, out _));

        using var db = lab.Db();
        var badge = db.Badges.Single(b => b.Hash == hash);
        Assert.Equal((BadgeKind.Desfire, "…EE80"), (badge.Kind, badge.Mask));
        Assert.Equal(Token(0x11).Key, LabPages.CardKeys.Open(hash, badge.Kind, badge.SealedKey));
        Assert.Equal(-1, badge.SealedKey.AsSpan().IndexOf(Token(0x11).Key.Value[..4]));
    }

    [Fact]
    public async Task Badge_HereByItsNumber_GetsAKeyByATokenAndLosesItToNothing()
    {
        Assert.True((await Add("04AABBCCDDEE80")).IsMade(out var hash, out _));
        Assert.True((await Add(Token(0x11).Text)).IsMade(out var again, out _));
        Assert.Equal(hash, again);
        Assert.Equal(ChangeRefusal.BadgeAlreadyHere, Why(await Add(Token(0x11).Text)));
        Assert.Equal(ChangeRefusal.BadgeAlreadyHere, Why(await Add("04AABBCCDDEE80")));
        Assert.True((await Add(Token(0x22).Text)).IsMade(out _, out _));

        using var db = lab.Db();
        var badge = db.Badges.Single(b => b.Hash == hash);
        Assert.Equal(Token(0x22).Key, LabPages.CardKeys.Open(hash, badge.Kind, badge.SealedKey));
        Assert.Equal(3, lab.Planning.Told);
    }

    [Fact]
    public async Task Badge_WithATokenThatIsNotWhole_OrAnothersBadge_IsRefused()
    {
        Assert.Equal(ChangeRefusal.CardTokenUnreadable, Why(await Add(Token(0x11).Text[..^1])));
        Assert.True((await Add("04AABBCCDDEE80")).IsMade(out _, out _));
        Assert.Equal(ChangeRefusal.BadgeTaken, Why(await In<BadgeOperations, BadgeHash>(o => o.Add(SmallLab.Bruno, Token(0x11).Text, default))));
    }

    private Task<ChangeResult<BadgeHash>> Add(string typed) => In<BadgeOperations, BadgeHash>(o => o.Add(SmallLab.Chloe, typed, default));

    private static CardToken Token(byte key) => new(BadgeKind.Desfire, BadgeUid.TryParse("04AABBCCDDEE80", out var uid) ? uid : default, CardKey.Of([.. Enumerable.Repeat(key, 16)]));

    [Fact]
    public async Task Badges_BeyondTheLimit_AreRefused()
    {
        for (int i = 0; i < BadgeOperations.MostPerMember; i++)
            Assert.True((await In<BadgeOperations, BadgeHash>(o => o.Add(SmallLab.Chloe, $"04AABB{i:X2}", default))).IsMade(out _, out _));
        Assert.Equal(ChangeRefusal.TooManyBadges, Why(await In<BadgeOperations, BadgeHash>(o => o.Add(SmallLab.Chloe, "04AABBFF", default))));
    }

    [Fact]
    public async Task Grant_Renewed_IsASecondOneAndTheFirstStaysAsItWas()
    {
        var later = SmallLab.Now + Duration.FromDays(800);
        Assert.Equal(ChangeRefusal.AlreadyHeld, Why(await Give(SmallLab.Bruno, 2, SmallLab.Now + Duration.FromDays(345))));
        Assert.True((await Give(SmallLab.Bruno, 2, later)).IsMade(out var renewed, out _));
        Assert.Equal(ChangeRefusal.AlreadyHeld, Why(await Give(SmallLab.Bruno, 2, later - Duration.FromDays(1))));
        Assert.True((await Give(SmallLab.Bruno, 2, null)).IsMade(out _, out _));
        Assert.Equal(ChangeRefusal.AlreadyHeld, Why(await Give(SmallLab.Bruno, 2, null)));

        using var db = lab.Db();
        var first = db.Grants.Single(g => g.Id == 3);
        Assert.Equal((SmallLab.Now + Duration.FromDays(345), null), (first.Until!.Value, first.RevokedAt));
        Assert.Equal(later, db.Grants.Single(g => g.Id == renewed.Id).Until);
    }

    [Fact]
    public async Task Grant_AfterRevocation_CanBeGivenAgain()
    {
        Assert.True((await In<GrantOperations, Grant>(o => o.Revoke(1, null, "pause", "Nadia", default))).IsMade(out _, out _));
        Assert.True((await Give(SmallLab.Alice, 1, null)).IsMade(out var grant, out _));
        Assert.NotEqual(1, grant.Id);
    }

    [Theory]
    [InlineData("", "b", ChangeRefusal.NameMissing)]
    [InlineData("a", " ", ChangeRefusal.NameMissing)]
    [InlineData("a\u0007", "b", ChangeRefusal.TextUnreadable)]
    public async Task Member_WithoutAReadableName_IsRefused(string first, string last, ChangeRefusal why) =>
        Assert.Equal(why, Why(await In<MemberOperations, MemberId>(o => o.Add(first, last, Language.French, default))));

    [Fact]
    public async Task Member_WithANameOfTheLongest_IsKeptWhole()
    {
        string longest = new('x', WrittenText.LongestName);
        Assert.True((await In<MemberOperations, MemberId>(o => o.Add(longest, "b", Language.English, default))).IsMade(out var id, out _));
        Assert.Equal(ChangeRefusal.NameTooLong, Why(await In<MemberOperations, MemberId>(o => o.Add(longest + "x", "b", Language.English, default))));
        using var db = lab.Db();
        Assert.Equal(longest, db.Members.Single(m => m.Id == id).FirstName);
    }

    private Task<ChangeResult<Grant>> Give(MemberId member, int certification, Instant? until) => In<GrantOperations, Grant>(o => o.Give(member, certification, until, null, default));

    private async Task<ChangeResult<T>> In<TOperations, T>(Func<TOperations, Task<ChangeResult<T>>> change)
        where TOperations : notnull
    {
        await using var scope = lab.Scope();
        return await change(scope.ServiceProvider.GetRequiredService<TOperations>());
    }

    private static ChangeRefusal? Why<T>(ChangeResult<T> result) => result.IsMade(out _, out var why) ? null : why;
}
