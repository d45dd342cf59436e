using FabAccess.Core.Machines;
using FabAccess.Core.Signals;
using FabAccess.Core.Values;
using NodaTime;

namespace FabAccess.Core.Tests.Signals;

public sealed class ReaderSpansTests
{
    private static readonly BootId Boot = BootId.Parse("11111111-1111-1111-1111-111111111111");

    private static readonly MachineState InUse = MachineState.Initial with
    {
        Session = new(new(Guid.Empty), new(Guid.Empty), new(0, 1), At(0), At(0), false) { AllowedMilliseconds = 60_000 },
        Course = Course.Nothing with { Terms = new(UsePolicy.Default with { IdleEnd = Duration.FromSeconds(30) }), QuietSince = At(10_000) },
    };

    [Theory]
    [InlineData(0, 60)]
    [InlineData(15_000, 45)]
    [InlineData(60_000, 0)]
    [InlineData(90_000, 0)]
    public void Session_HasLeftWhatItMayStillLast(long now, int seconds) =>
        Assert.Equal(new Arc(Duration.FromSeconds(seconds), Duration.FromSeconds(60)), ReaderSpans.OfSession(InUse, At(now)));

    [Fact]
    public void Session_ThatWillEndIdleFirst_HasLeftUntilThen_OnceItIsAnnounced()
    {
        var announced = InUse with { Course = InUse.Course with { IsIdleAnnounced = true } };
        Assert.Equal(new Arc(Duration.FromSeconds(20), Duration.FromSeconds(30)), ReaderSpans.OfSession(announced, At(20_000)));
        // The other comes first.
        var late = announced with { Course = announced.Course with { QuietSince = At(50_000) } };
        Assert.Equal(new Arc(Duration.FromSeconds(8), Duration.FromSeconds(60)), ReaderSpans.OfSession(late, At(52_000)));
    }

    [Fact]
    public void Session_WithoutEnd_AndOfAnotherBoot_HasNothingToCount()
    {
        Assert.Null(ReaderSpans.OfSession(InUse with { Session = InUse.Session! with { AllowedMilliseconds = null } }, At(5)));
        Assert.Null(ReaderSpans.OfSession(InUse, At(5) with { Boot = default }));
        Assert.Null(ReaderSpans.OfSession(MachineState.Initial, At(5)));
    }

    [Fact]
    public void CoolDown_IsCountedWhereItShows()
    {
        var cooling = MachineState.Initial with { Cooling = new(At(1_000), 5_000) };
        Assert.Equal(new Arc(Duration.FromSeconds(3), Duration.FromSeconds(5)), ReaderSpans.Of(SignalName.Cooling, cooling, At(3_000)));
        Assert.Null(ReaderSpans.Of(SignalName.Ready, cooling, At(3_000)));
    }

    private static Moment At(long milliseconds) => new(Boot, milliseconds, Instant.FromUnixTimeMilliseconds(milliseconds), ClockTrust.Synchronised);
}
