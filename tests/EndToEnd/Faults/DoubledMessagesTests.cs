using System.Collections.Concurrent;
using FabAccess.Core.Wire;
using FabAccess.EndToEnd.Labs;
using FabAccess.Mqtt;

namespace FabAccess.EndToEnd.Faults;

[Collection(OnSqlite.Name)]
public sealed class DoubledMessagesTests(SqliteLab lab)
{
    // Payloads that this test has said again and not heard back yet: its own echoes are not echoed.
    private readonly ConcurrentDictionary<string, bool> said = new();
    private int doubled;

    [Fact]
    public async Task EveryJournalMessage_DeliveredTwice_IsStoredAndChargedOnce()
    {
        var before = await Books.AgreeAsync(lab);

        lab.Tap.Heard += SayAgain;
        await lab.Stage.PlayAsync("laser-1", "lucie");
        await lab.Stage.PlayAsync("printer-1", "sofia");
        await lab.RefuseAsync("laser-1", "notCertified", "karim");
        var after = await Books.AgreeAsync(lab);
        lab.Tap.Heard -= SayAgain;

        Assert.Equal((before.Entries + 5, before.Stored.Length + 2), (after.Entries, after.Stored.Length));
        Assert.InRange(doubled, 5, 100);
        await lab.DuplicatesReachAsync(before.Duplicates + doubled);
        var settled = await Books.AgreeAsync(lab);
        Assert.Equal((after.Entries, after.Minutes, after.Cents), (settled.Entries, settled.Minutes, settled.Cents));
    }

    private void SayAgain(MqttMessage message)
    {
        if (!message.Topic.EndsWith("/up/journal", StringComparison.Ordinal)) return;
        string hash = EntryHash.Of(message.Payload);
        if (said.TryRemove(hash, out _)) return;
        said[hash] = true;
        if (lab.Tap.Publish(message.Topic, message.Payload) == PublishResult.Accepted) Interlocked.Increment(ref doubled);
    }
}
