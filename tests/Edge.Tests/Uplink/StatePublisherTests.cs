using FabAccess.Edge.Tests.Time;
using FabAccess.Edge.Uplink;
using FabAccess.Mqtt;

namespace FabAccess.Edge.Tests.Uplink;

public sealed class StatePublisherTests
{
    private readonly VirtualTime time = new();
    private readonly StatePublisher publisher;
    private int published;
    private PublishResult answer = PublishResult.Accepted;

    public StatePublisherTests() => publisher = new(() =>
    {
        published++;
        return answer;
    }, time);

    [Fact]
    public void State_AfterAConnect_IsPublishedAtOnce()
    {
        publisher.Connected();
        Assert.Equal(StatePublisher.Heartbeat, publisher.Advance());
        Assert.Equal(1, published);
    }

    [Fact]
    public void State_ThatChangesAllTheTime_IsPublishedFiveTimesASecond()
    {
        publisher.Connected();
        for (int i = 0; i < 1000; i++)
        {
            publisher.Changed();
            publisher.Advance();
            time.Pass(TimeSpan.FromMilliseconds(1));
        }
        Assert.Equal(5, published);
    }

    [Fact]
    public void State_ThatNeverChanges_IsPublishedOnceAMinute()
    {
        publisher.Connected();
        for (int i = 0; i <= 180; i++)
        {
            publisher.Advance();
            time.Pass(TimeSpan.FromSeconds(1));
        }
        Assert.Equal(4, published);
    }

    [Fact]
    public void State_TheLinkDidNotTake_IsTriedAgain()
    {
        publisher.Connected();
        answer = PublishResult.NotConnected;
        Assert.Equal(StatePublisher.Gap, publisher.Advance());
        answer = PublishResult.Accepted;
        time.Pass(StatePublisher.Gap);
        publisher.Advance();
        Assert.Equal((2, StatePublisher.Heartbeat), (published, publisher.Advance()));
    }

    [Fact]
    public void State_WithoutConnection_Waits()
    {
        publisher.Changed();
        Assert.Equal(Timeout.InfiniteTimeSpan, publisher.Advance());
        Assert.Equal(0, published);
    }
}
