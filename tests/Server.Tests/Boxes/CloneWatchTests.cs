using System.Text.Json;
using FabAccess.Core.Values;
using FabAccess.Core.Wire;
using FabAccess.Server.Boxes;
using FabAccess.Server.Tests.Labs;
using Microsoft.Extensions.Logging.Abstractions;
using NodaTime;

namespace FabAccess.Server.Tests.Boxes;

public sealed class CloneWatchTests : IDisposable
{
    private static readonly RunId First = Run(1), Second = Run(2), Third = Run(3);

    private readonly GateLab lab = new();
    private CloneWatch watch;

    public CloneWatchTests() => watch = Watch();

    public void Dispose() => lab.Dispose();

    [Fact]
    public async Task Process_ThatComesBackAfterALaterOne_ShowsTwoBoxes()
    {
        await Greet(First, Second);
        Assert.Equal((null, 0), Seen());
        await Greet(First);
        Assert.Equal((lab.Clock.Now, 1), Seen());
    }

    [Fact]
    public async Task Box_ThatReconnectsAndRestartsAThousandTimes_IsOne()
    {
        for (int restart = 1; restart <= 200; restart++)
        {
            await Greet(Run(restart), Run(restart), Run(restart));
            await watch.Look(LabBuilder.BoxA, Greeting(Run(restart), online: false), default);
            // The server starts anew now and then, and knows what it knew.
            if (restart % 20 == 0) watch = Watch();
        }
        Assert.Equal((null, 0), Seen());
    }

    [Fact]
    public async Task LastWill_OfAProcessBefore_ShowsNothing()
    {
        await Greet(First, Second);
        await watch.Look(LabBuilder.BoxA, Greeting(First, online: false), default);
        Assert.Equal((null, 0), Seen());
    }

    [Fact]
    public async Task Clones_TakingTurns_AreToldOnceAMinute()
    {
        await Greet(First, Second, First, Second, First);
        Assert.Equal(1, Seen().Count);
        lab.Pass(CloneWatch.ToldEvery + Duration.FromSeconds(1));
        await Greet(Second);
        Assert.Equal((lab.Clock.Now, 2), Seen());
    }

    [Fact]
    public async Task Server_StartedAnewInBetween_StillSeesIt()
    {
        await Greet(First, Second);
        watch = Watch();
        await Greet(First);
        Assert.NotNull(Seen().At);
    }

    [Fact]
    public async Task NewEnrolment_EndsTheAlarm_AndWhatComesAfterIsJudgedAnew()
    {
        await Greet(First, Second, First);
        using var key = new BoxKey();
        using var certificate = await lab.Enrolled(key);
        Assert.Null(Seen().At);
        await Greet(Third, Third);
        Assert.Null(Seen().At);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{}")]
    [InlineData("null")]
    [InlineData("{\"schema\":1,\"online\":true,\"boot\":\"6c0e7f0a-2f52-4a6e-9d3b-0a9f6f1f2c11\",\"version\":\"\\ud800\",\"lastSequence\":1,\"epoch\":0,\"generation\":0}")]
    public async Task Greeting_ThatCannotBeReadOrNamesNoProcess_IsPassedOver(string payload)
    {
        await watch.Look(LabBuilder.BoxA, System.Text.Encoding.UTF8.GetBytes(payload), default);
        await watch.Look(BoxId.Parse("box-of-nobody"), Greeting(First), default);
        Assert.Equal((null, 0), Seen());
    }

    private CloneWatch Watch() => new(lab.Store, lab.Clock, NullLogger<CloneWatch>.Instance);

    private async Task Greet(params RunId[] runs)
    {
        foreach (var run in runs)
        {
            lab.Pass(Duration.FromMilliseconds(10));
            await watch.Look(LabBuilder.BoxA, Greeting(run), default);
        }
    }

    private (Instant? At, long Count) Seen()
    {
        using var db = lab.Db();
        return db.Boxes.Where(b => b.Id == LabBuilder.BoxA).Select(b => new { b.CloneSeenAt, b.CloneCount }).AsEnumerable().Select(b => (b.CloneSeenAt, b.CloneCount)).Single();
    }

    private static RunId Run(int number) => new(new Guid(number, 0, 0x7000, [0x80, 0, 0, 0, 0, 0, 0, 0]));

    private static byte[] Greeting(RunId run, bool online = true) => JsonSerializer.SerializeToUtf8Bytes(
        new BoxOnline(WireLimits.Schema, online, BootId.Parse("6c0e7f0a-2f52-4a6e-9d3b-0a9f6f1f2c11"), "test", 0, 0, 0, Run: run), WireJson.Default.BoxOnline);
}
