using System.Threading.Channels;
using FabAccess.Core.Values;
using FabAccess.Core.Wire;
using FabAccess.Mqtt;
using FabAccess.Server.Broker;
using FabAccess.Server.Store;
using Microsoft.EntityFrameworkCore;

namespace FabAccess.Server.Boxes;

/// <summary>
/// Stands between the link and the ingest queue: lets nothing in of a box that was taken away, and hands greetings on to
/// <see cref="CloneWatch"/>.
/// </summary>
internal sealed partial class BoxWatch(ILabStore store, BrokerFiles files, GuestKeeper guests, CloneWatch clones, TimeProvider time, ILogger<BoxWatch> log) : BackgroundService
{
    /// <summary>Greetings that nobody has looked at. Beyond it new ones are not looked at, as in a storm; they come again.</summary>
    private const int MostWaiting = 20_000;

    private const string Greeting = "/up/online";

    private static readonly TimeSpan PutOutEvery = TimeSpan.FromSeconds(1);

    private readonly Channel<(BoxId Box, byte[]? Greeting)> seen = Channel.CreateBounded<(BoxId, byte[]?)>(new BoundedChannelOptions(MostWaiting) { FullMode = BoundedChannelFullMode.DropWrite, SingleReader = true });
    private long lastPutOut;

    /// <summary>Whether a message is to be taken. Returns at once.</summary>
    public bool Admits(MqttMessage message)
    {
        var denied = files.Denied;
        bool isGreeting = message.Topic.EndsWith(Greeting, StringComparison.Ordinal);
        if ((denied.Count == 0 && !isGreeting) || !Topics.TryParse(message.Topic, out var topics, out _)) return true;
        bool isDenied = denied.Contains(topics.Box.ToString());
        if (isDenied || isGreeting) seen.Writer.TryWrite((topics.Box, isDenied ? null : message.Payload));
        return !isDenied;
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            await foreach (var (box, greeting) in seen.Reader.ReadAllAsync(stoppingToken))
            {
                try
                {
                    if (greeting is null) await Spoke(box, stoppingToken);
                    else await clones.Look(box, greeting, stoppingToken);
                }
                catch (Exception failure) when (StoreFailure.Is(failure))
                {
                    Failed(log, box, failure.Message);
                    clones.Forget(box);
                }
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // Ending.
        }
    }

    // The broker denies it its topics, so this is a broker that does not go by our rules, or not yet.
    private async Task Spoke(BoxId box, CancellationToken stop)
    {
        await using (var db = store.CreateDbContext())
            await db.Boxes.Where(b => b.Id == box).ExecuteUpdateAsync(b => b.SetProperty(x => x.SpokeAfterRevocation, x => x.SpokeAfterRevocation + 1), stop);
        if (lastPutOut != 0 && time.GetElapsedTime(lastPutOut) < PutOutEvery) return;
        lastPutOut = time.GetTimestamp();
        if (await guests.PutOut(box, stop) is { } trouble) Failed(log, box, trouble);
    }

    [LoggerMessage(73, LogLevel.Error, "Box {Box} cannot be watched: {Reason}")]
    private static partial void Failed(ILogger log, BoxId box, string reason);
}
