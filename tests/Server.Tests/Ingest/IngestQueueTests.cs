using FabAccess.Server.Ingest;

namespace FabAccess.Server.Tests.Ingest;

public sealed class IngestQueueTests
{
    private static readonly TimeSpan Long = TimeSpan.FromSeconds(20), Short = TimeSpan.FromMilliseconds(1);

    [Fact]
    public async Task GiveWay_WhileSomethingIsIngested_EndsWhenNothingMoreIsThere()
    {
        using var queue = new IngestQueue();
        Assert.True(queue.GiveWay(TimeSpan.Zero, CancellationToken.None));
        queue.PutLinkLost();
        Assert.True(await queue.NextAsync(CancellationToken.None));
        Assert.Single(queue.Take(1));
        // Taken, but not committed before the next is asked for.
        Assert.False(queue.GiveWay(Short, CancellationToken.None));
        var givesWay = Task.Run(() => queue.GiveWay(Long, CancellationToken.None));
        var next = queue.NextAsync(CancellationToken.None);
        Assert.True(await givesWay);
        queue.Close();
        Assert.False(await next);
    }

    [Fact]
    public async Task GiveWay_ToAFloodThatDoesNotEnd_EndsAtItsBound()
    {
        using var queue = new IngestQueue();
        for (int message = 0; message < 3; message++)
        {
            queue.PutLinkLost();
            queue.PutLinkLost();
            Assert.True(await queue.NextAsync(CancellationToken.None));
            Assert.Single(queue.Take(1));
            Assert.False(queue.GiveWay(Short, CancellationToken.None));
        }
    }
}
