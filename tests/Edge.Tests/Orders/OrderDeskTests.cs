using FabAccess.Core.Access;
using FabAccess.Core.Machines;
using FabAccess.Core.Values;
using FabAccess.Core.Wire;
using FabAccess.Edge.Identity;
using FabAccess.Edge.Orders;
using FabAccess.Edge.Tests.Gpio;
using FabAccess.Edge.Tests.Machines;
using FabAccess.Edge.Tests.Time;
using Microsoft.Extensions.Logging.Abstractions;

namespace FabAccess.Edge.Tests.Orders;

/// <summary>What is ordered is done once, for half a minute, by the box that it was ordered of; all else is refused by name.</summary>
public sealed class OrderDeskTests
{
    private static readonly BoxId Box = BoxId.Parse("box-a");
    private readonly VirtualTime time = new();
    private readonly List<string> story = [];
    private readonly List<OrderReading.Unusable> told = [];
    private TrustFile disk = new(
        TrustFile.CurrentSchema, SiteId.Parse("atelier"), Box, new("lab.example", 8443), new("lab.example", 8883), [FixedKey.Current.Message, FixedKey.Next.Message], OrderNumber: 5);
    private bool isDiskFull;
    private OrderDesk desk;

    public OrderDeskTests() => desk = Open();

    public static TheoryData<string, byte[], RightsRefusal> Attacks => new()
    {
        { "obeyed before", OrderMessages.Of(5), RightsRefusal.Replayed },
        { "older", OrderMessages.Of(1), RightsRefusal.Replayed },
        { "other site", OrderMessages.With(9, "atelier", "other"), RightsRefusal.WrongAddress },
        { "other box", OrderMessages.With(9, "box-a", "box-b"), RightsRefusal.WrongAddress },
        { "no machine of this box", OrderMessages.With(9, "laser-1", "saw-1"), RightsRefusal.WrongAddress },
        { "other boot", OrderMessages.With(9, VirtualTime.Boot.ToString(), "22222222-2222-2222-2222-222222222222"), RightsRefusal.OtherBoot },
        { "late", OrderMessages.Signed(OrderMessages.Message(9) with { NotAfterMonotonicMilliseconds = 3_600_000 }), RightsRefusal.Expired },
        { "unknown key", OrderMessages.Signed(OrderMessages.Message(9), FixedKey.Stranger), RightsRefusal.UnknownKey },
        { "key under a known name", FixedKey.Stranger.SignUnder($$"""{"alg":"ES256","kid":"{{FixedKey.Current.Message.Kid}}","typ":"fabaccess-order+jws"}""", OrderMessages.Content(OrderMessages.Message(9))), RightsRefusal.WrongSignature },
        { "no algorithm", FixedKey.Current.SignUnder($$"""{"alg":"none","kid":"{{FixedKey.Current.Message.Kid}}","typ":"fabaccess-order+jws"}""", OrderMessages.Content(OrderMessages.Message(9))), RightsRefusal.Malformed },
        { "a permit list", FixedKey.Current.Sign(SignedKind.Permits, OrderMessages.Content(OrderMessages.Message(9))), RightsRefusal.WrongKind },
        { "a configuration", FixedKey.Current.Sign(SignedKind.Config, OrderMessages.Content(OrderMessages.Message(9))), RightsRefusal.WrongKind },
        { "unsigned", OrderMessages.Content(OrderMessages.Message(9)), RightsRefusal.Malformed },
        { "later schema", OrderMessages.With(9, "\"schema\":1", "\"schema\":2"), RightsRefusal.NewerSchema },
        { "number 0", OrderMessages.Of(0), RightsRefusal.Malformed },
        { "number beyond counting", OrderMessages.Of(OrderMessage.HighestNumber + 1), RightsRefusal.Malformed },
        { "end before time", OrderMessages.Signed(OrderMessages.Message(9) with { NotAfterMonotonicMilliseconds = long.MinValue }), RightsRefusal.Malformed },
        { "to open a machine", OrderMessages.With(9, "endSession", "startSession"), RightsRefusal.Malformed },
        { "a kind by its number", OrderMessages.With(9, "\"endSession\"", "0"), RightsRefusal.Malformed },
        { "without a machine", OrderMessages.With(9, "\"machine\":", "\"x\":"), RightsRefusal.Malformed },
        { "null", OrderMessages.Signed("null"u8), RightsRefusal.Malformed },
        { "an array", OrderMessages.Signed("[]"u8), RightsRefusal.Malformed },
        { "half a surrogate pair", OrderMessages.With(9, "Somebody", "\\ud800"), RightsRefusal.Malformed },
        { "reason of 301", OrderMessages.With(9, "Somebody left.", new string('x', 301)), RightsRefusal.Malformed },
        { "for a badge, without a window", Enrol(m => m with { Window = null }), RightsRefusal.Malformed },
        { "for a badge, without a member", Enrol(m => m with { Member = null }), RightsRefusal.Malformed },
        { "for a badge, too short", Enrol(m => m with { Seconds = 4 }), RightsRefusal.Malformed },
        { "for a badge, too long", Enrol(m => m with { Seconds = 61 }), RightsRefusal.Malformed },
        { "for a badge, at another machine", Enrol(m => m with { Machine = MachineId.Parse("saw-1") }), RightsRefusal.WrongAddress },
        { "for a badge, late", Enrol(m => m with { NotAfterMonotonicMilliseconds = 3_600_000 }), RightsRefusal.Expired },
        { "too long", new byte[WireLimits.LongestOrder + 1], RightsRefusal.TooLong },
    };

    [Theory]
    [MemberData(nameof(Attacks))]
    public void Order_ThatIsAnAttack_IsRefusedByItsNameOnceAndChangesNothing(string what, byte[] payload, RightsRefusal cause)
    {
        for (int delivery = 0; delivery < 3; delivery++) Assert.Equal((what, cause), (what, desk.Take(payload)?.Cause));

        Assert.Equal([cause], told.Select(t => t.Cause));
        Assert.Empty(story);
        Assert.Equal(5, disk.OrderNumber);
        Assert.Null(desk.Take(OrderMessages.Of(6)));
    }

    [Fact]
    public void Order_OfTheServer_IsObeyedOnce()
    {
        Assert.Null(desk.Take(OrderMessages.Of(6)));
        for (int again = 0; again < 3; again++) Assert.Equal(RightsRefusal.Replayed, desk.Take(OrderMessages.Of(6))?.Cause);

        Assert.Equal([$"laser-1 {new MachineInput.StopOrdered(OrderMessages.Session)}", "stored 6"], story);
        Assert.Equal(6L, Assert.Single(told).Number);
    }

    [Theory]
    [InlineData(null, 15)]
    [InlineData(5, 5)]
    [InlineData(60, 60)]
    public void OrderForABadge_OpensTheWait_Once(int? seconds, int waits)
    {
        byte[] order = Enrol(m => m with { Number = 6, Seconds = seconds });
        Assert.Null(desk.Take(order));
        Assert.Equal(RightsRefusal.Replayed, desk.Take(order)?.Cause);

        Assert.Equal(["stored 6", $"laser-1 {new MachineInput.EnrolOrdered(Window, TestPermits.Camille, NodaTime.Duration.FromSeconds(waits))}"], story);
    }

    private static readonly EnrolmentId Window = EnrolmentId.Parse("44444444-4444-7444-8444-444444444444");

    private static byte[] Enrol(Func<OrderMessage, OrderMessage> change) =>
        OrderMessages.Signed(change(OrderMessages.Message(9) with { Kind = OrderKind.EnrolBadge, Session = null, Window = Window, Member = TestPermits.Camille, Seconds = 15 }));

    [Fact]
    public void Order_WithTheLongestReasonThatMayBe_IsObeyed() => Assert.Null(desk.Take(OrderMessages.Signed(OrderMessages.Message(6) with { Reason = new string('\u2028', 300) })));

    [Fact]
    public void Order_ObeyedBeforeTheProgramWasStartedAnew_IsRefused()
    {
        Assert.Null(desk.Take(OrderMessages.Of(6)));
        desk = Open();
        Assert.Equal(RightsRefusal.Replayed, desk.Take(OrderMessages.Of(6))?.Cause);
        Assert.Null(desk.Take(OrderMessages.Of(7)));
    }

    [Fact]
    public void Order_OfTheNextKey_IsObeyed() => Assert.Null(desk.Take(OrderMessages.Signed(OrderMessages.Message(6), FixedKey.Next)));

    // Set by years or never set: only the monotonic clock is asked.
    [Theory]
    [InlineData(29_999, true)]
    [InlineData(30_000, false)]
    public void Order_WhileTimePasses_IsGoodForHalfAMinuteByTheMonotonicClock(int milliseconds, bool isObeyed)
    {
        time.Pass(TimeSpan.FromMilliseconds(milliseconds));
        time.Wall = new(1990, 1, 1, 0, 0, 0, TimeSpan.Zero);
        time.Trust = ClockTrust.Never;
        Assert.Equal(isObeyed ? null : RightsRefusal.Expired, desk.Take(OrderMessages.Of(6))?.Cause);
    }

    [Fact]
    public void Order_WithAnyByteChangedOrCutAnywhere_IsRefused()
    {
        byte[] order = OrderMessages.Of(6);
        for (int at = 0; at < order.Length; at++)
        {
            byte[] changed = [.. order];
            changed[at] ^= 1;
            Assert.NotNull(desk.Take(changed));
            Assert.NotNull(desk.Take(order.AsMemory(0, at)));
        }
        Assert.Empty(story);
        Assert.Null(desk.Take(order));
    }

    // Off comes before everything else; that session ends once, however often its end is ordered.
    [Fact]
    public void EndOfANamedSession_OnAFullDisk_IsObeyedAndNotTwice()
    {
        isDiskFull = true;
        Assert.Null(desk.Take(OrderMessages.Of(6)));
        Assert.Equal(RightsRefusal.Replayed, desk.Take(OrderMessages.Of(6))?.Cause);
        Assert.Single(story);
    }

    [Theory]
    [InlineData(OrderKind.EndSession)]
    [InlineData(OrderKind.Identify)]
    public void OtherOrders_OnAFullDisk_AreRefusedAndCountWhenItHasRoom(OrderKind kind)
    {
        byte[] order = OrderMessages.Signed(OrderMessages.Message(6) with { Kind = kind, Session = null });
        isDiskFull = true;
        Assert.Equal(RightsRefusal.CannotBeStored, desk.Take(order)?.Cause);
        Assert.Empty(story);
        isDiskFull = false;
        Assert.Null(desk.Take(order));
        Assert.Equal("stored 6", story[0]);
        Assert.Equal(kind == OrderKind.Identify ? $"laser-1 {new MachineInput.IdentifyOrdered()}" : $"laser-1 {new MachineInput.StopOrdered()}", story[1]);
    }

    [Fact]
    public void Intake_OfferedMoreThanFit_TakesThemOffTheCallersThreadInTheirOrder()
    {
        using var held = new ManualResetEventSlim();
        var taken = new System.Collections.Concurrent.ConcurrentQueue<long>();
        var slow = new BoxTrust(disk, changed =>
        {
            held.Wait();
            taken.Enqueue(changed.OrderNumber);
        });
        using (var intake = new OrderIntake(Open(slow)))
        {
            for (long number = 6; number < 6 + (2 * OrderIntake.MostWaiting); number++) intake.Offer(OrderMessages.Of(number));
            held.Set();
            Eventually.Holds(() => taken.Count >= OrderIntake.MostWaiting);
        }
        Assert.InRange(taken.Count, OrderIntake.MostWaiting, OrderIntake.MostWaiting + 1);
        Assert.Equal(Enumerable.Range(6, taken.Count).Select(n => (long)n), taken);
    }

    private OrderDesk Open() => Open(new(disk, changed =>
    {
        if (isDiskFull) throw new IOException("No space left on device.");
        disk = changed;
        story.Add($"stored {changed.OrderNumber}");
    }));

    private OrderDesk Open(BoxTrust trust) => new(
        SiteId.Parse("atelier"), Box, trust, time.Clock, new Dictionary<MachineId, Predicate<MachineInput>> { [TestPermits.Laser] = Take }, NullLogger.Instance)
    { Refused = told.Add };

    private bool Take(MachineInput input)
    {
        story.Add($"laser-1 {input}");
        return true;
    }
}
