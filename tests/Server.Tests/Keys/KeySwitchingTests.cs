using FabAccess.Core.Wire;
using FabAccess.Server.Changes;
using FabAccess.Server.Keys;
using FabAccess.Server.Permits;
using FabAccess.Server.Tests.Boxes;
using FabAccess.Server.Tests.Labs;
using NodaTime;

namespace FabAccess.Server.Tests.Keys;

public sealed class KeySwitchingTests : IDisposable
{
    private readonly GateLab lab = new();
    private readonly BoxKey key = new();

    public void Dispose()
    {
        key.Dispose();
        lab.Dispose();
    }

    [Fact]
    public async Task Keys_Switched_SignWithTheNextOneAndForgetTheOneBefore()
    {
        await Enrolled();
        var (current, next) = (lab.Keys.Signer.Keys[0].Kid, lab.Keys.Signer.Keys[1].Kid);
        var trust = TrustedKeys.Of([.. lab.Keys.Signer.Keys]);

        Assert.True(Switch(leaveBehind: false).IsMade(out var switched, out _));

        Assert.Equal((next, next), (switched!.Key, lab.Keys.Signer.Key));
        Assert.Equal(switched.Next, lab.Keys.Signer.Keys[1].Kid);
        Assert.IsType<JwsReading.Sound>(JwsReading.Of(lab.Keys.Signer.Sign(SignedKind.Permits, "{}"u8), SignedKind.Permits, trust, 1000));
        Assert.False(File.Exists(Path.Combine(lab.DataFolder, "keys", "rights", $"{current}.key")));
        using var opened = RightsKeys.Load(Path.Combine(lab.DataFolder, "keys", "rights"));
        Assert.Equal(lab.Keys.Signer.Keys, opened.Messages);
    }

    [Fact]
    public async Task Keys_WithABoxThatWasNotInTouch_AreSwitchedOnlyWhenTold()
    {
        await Enrolled();
        Issue();
        Assert.True(Switch(leaveBehind: false).IsMade(out _, out _));
        lab.Pass(Duration.FromMinutes(1));
        Issue();

        Assert.False(Switch(leaveBehind: false).IsMade(out _, out var why));
        Assert.Equal(ChangeRefusal.BoxesBehind, why);

        // It is heard of again, and so has what is retained for it.
        lab.Pass(Duration.FromMinutes(1));
        await using (var db = lab.Db())
        {
            db.Boxes.Single(b => b.Id == LabBuilder.BoxA).LastSeenAt = Instant.FromDateTimeOffset(lab.Clock.GetUtcNow());
            await db.SaveChangesAsync();
        }
        Assert.True(Switch(leaveBehind: false).IsMade(out _, out _));
        lab.Pass(Duration.FromMinutes(1));
        Issue();
        Assert.True(Switch(leaveBehind: true).IsMade(out var left, out _));
        Assert.Equal([LabBuilder.BoxA], left!.LeftBehind);
    }

    [Fact]
    public async Task Keys_SwitchedTwiceBeforeBoxesWereTold_AreRefused()
    {
        await Enrolled();
        Assert.True(Switch(leaveBehind: false).IsMade(out _, out _));
        await using (var db = lab.Db())
        {
            db.Boxes.Single(b => b.Id == LabBuilder.BoxA).LastSeenAt = Instant.FromDateTimeOffset(lab.Clock.GetUtcNow()) + Duration.FromDays(1);
            await db.SaveChangesAsync();
        }

        Assert.False(Switch(leaveBehind: false).IsMade(out _, out var why));
        Assert.Equal(ChangeRefusal.BoxesBehind, why);
    }

    [Fact]
    public async Task Keys_ThatCannotBeStored_StayAsTheyAre()
    {
        await Enrolled();
        var before = lab.Keys.Signer.Keys;
        Directory.Move(Path.Combine(lab.DataFolder, "keys", "rights"), Path.Combine(lab.DataFolder, "keys", "away"));

        Assert.ThrowsAny<IOException>(() => Switch(leaveBehind: true));

        Assert.Equal(before, lab.Keys.Signer.Keys);
        Assert.IsType<JwsReading.Sound>(JwsReading.Of(lab.Keys.Signer.Sign(SignedKind.Config, "{}"u8), SignedKind.Config, TrustedKeys.Of([.. before]), 1000));
    }

    private async Task Enrolled()
    {
        Date();
        lab.Pass(Duration.FromMinutes(1));
        using var certificate = await lab.Enrolled(key);
        lab.Pass(Duration.FromMinutes(1));
    }

    // The disk has the time of this machine.
    private void Date()
    {
        string keys = Path.Combine(lab.DataFolder, "keys", "rights", "keys");
        if (File.Exists(keys)) File.SetLastWriteTimeUtc(keys, lab.Clock.GetUtcNow().UtcDateTime);
    }

    private void Issue()
    {
        using var db = lab.Db();
        ConfigIssuing.Issue(db, lab.Keys.Signer, GateLab.Places, Instant.FromDateTimeOffset(lab.Clock.GetUtcNow()));
    }

    private ChangeResult<SwitchedKeys> Switch(bool leaveBehind)
    {
        using var db = lab.Db();
        var result = KeySwitching.Switch(db, lab.Keys, leaveBehind);
        Date();
        return result;
    }
}
