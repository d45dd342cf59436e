namespace FabAccess.Mqtt.Tests;

public sealed class ReconnectDelayTests
{
    private readonly ReconnectDelay delay = new(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(60));

    [Fact]
    public void Next_FailureAfterFailure_BoundDoublesUpToTheLongest()
    {
        var bounds = Enumerable.Range(0, 9).Select(_ => delay.Next(TimeSpan.Zero, 1).TotalSeconds);
        Assert.Equal([1, 2, 4, 8, 16, 32, 60, 60, 60], bounds);
    }

    [Fact]
    public void Next_RandomPart_SpreadsFromZero()
    {
        Assert.Equal(TimeSpan.Zero, delay.Next(TimeSpan.Zero, 0));
        Assert.Equal(TimeSpan.FromSeconds(1), delay.Next(TimeSpan.Zero, 0.5));
    }

    [Fact]
    public void Next_AfterAMinuteUp_StartsAnew()
    {
        for (int i = 0; i < 5; i++) delay.Next(TimeSpan.FromSeconds(59), 1);
        Assert.Equal(TimeSpan.FromSeconds(32), delay.Next(TimeSpan.FromSeconds(59), 1));
        Assert.Equal(TimeSpan.FromSeconds(1), delay.Next(TimeSpan.FromSeconds(60), 1));
    }
}
