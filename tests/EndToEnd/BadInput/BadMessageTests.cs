using FabAccess.Core.Values;
using FabAccess.Core.Wire;
using FabAccess.EndToEnd.Labs;
using FabAccess.Simulator.Day;
using FabAccess.Simulator.Server;

namespace FabAccess.EndToEnd.BadInput;

/// <summary>No box runs: tests speak for box-a themselves, and start box-b when they need it.</summary>
public sealed class ServerOnlyLab : TestLab
{
    protected override bool HasBoxes => false;
}

[CollectionDefinition(Name)]
public sealed class WithoutBoxes : ICollectionFixture<ServerOnlyLab>
{
    public const string Name = "Without boxes";
}

/// <summary>What cannot be taken is kept with its reason and holds up nothing behind it.</summary>
[Collection(WithoutBoxes.Name)]
public sealed class BadMessageTests(ServerOnlyLab lab)
{
    private static readonly MachineId Laser = MachineId.Parse("laser-1");

    // One journal for all tests of the class, whichever comes first.
    private static HandMadeBox? box;

    private HandMadeBox Box => box ??= new(lab.Tap, TestLab.TopicsOf(BoxId.Parse("box-a")));

    [Theory]
    [InlineData("malformed", "{\"schema\":1,\"first\":", "up/journal")]
    [InlineData("malformed", "\u0000\u0001 not even text", "up/online")]
    [InlineData("newerSchema", "{\"schema\":2,\"first\":1,\"entries\":[\"{}\"],\"compressed\":true}", "up/journal")]
    [InlineData("malformed", "{}", "up/no-such-topic")]
    public async Task Message_ThatCannotBeRead_IsKeptAndTheNextOneIsStored(string reason, string payload, string leaf)
    {
        Box.Publish($"{Topics.Root}/{Box.Topics.Site}/{Box.Topics.Box}/{leaf}", payload);

        await KeptAsync(d => d.Reason == reason && d.Topic.EndsWith(leaf, StringComparison.Ordinal) && d.Box == Box.Topics.Box);
        await NextIsStoredAsync();
    }

    [Fact]
    public async Task Message_BeyondTheLimit_IsKeptAndTheNextOneIsStored()
    {
        Box.Publish(Box.Topics.Journal, new string(' ', WireLimits.LongestUpPayload + 1));

        await KeptAsync(d => d.Reason == "tooLong" && d.Sequence is null);
        await NextIsStoredAsync();
    }

    [Fact]
    public async Task Message_OfABoxThatNobodyKnows_IsKeptAndTheNextOneIsStored()
    {
        var stranger = new HandMadeBox(lab.Tap, TestLab.TopicsOf(BoxId.Parse("box-of-a-stranger")));
        stranger.Send(1, stranger.NextRefusal(Laser));

        await KeptAsync(d => d.Reason == "unknownBox" && d.Topic.Contains("box-of-a-stranger", StringComparison.Ordinal));
        await NextIsStoredAsync();
    }

    [Theory]
    [InlineData("unknownEvent", "{\"schema\":1,\"sequence\":N,\"previous\":\"P\",\"boot\":\"6c0e7f0a-2f52-4a6e-9d3b-0a9f6f1f2c11\",\"monotonicMilliseconds\":1,\"wall\":\"2026-11-21T14:05:00Z\",\"trust\":\"synchronised\",\"machine\":\"laser-1\",\"event\":{\"type\":\"teleported\"}}")]
    [InlineData("malformed", "{\"schema\":1,")]
    [InlineData("newerSchema", "{\"schema\":7,\"sequence\":N}")]
    [InlineData("wrongSequence", "{\"schema\":1,\"sequence\":99999}")]
    public async Task Entry_ThatCannotBeReadInTheMiddleOfABatch_IsKeptAndThoseAroundItAreStored(string reason, string body)
    {
        var entries = await lab.Api.IngestAsync();
        long first = Box.Sequence + 1;

        Box.Send(first, Box.NextRefusal(Laser), Box.Next(body.Replace("N", $"{first + 1}", StringComparison.Ordinal)), Box.NextRefusal(Laser));

        await Box.AcknowledgedAsync();
        await KeptAsync(d => d.Reason == reason && d.Sequence == first + 1 && d.Box == Box.Topics.Box);
        Assert.Equal(3, (await lab.Api.IngestAsync()).Boxes.Sum(b => b.Entries) - entries.Boxes.Sum(b => b.Entries));
        await NextIsStoredAsync();
    }

    private async Task NextIsStoredAsync()
    {
        Box.Send(Box.Sequence + 1, Box.NextRefusal(Laser));

        await Box.AcknowledgedAsync();
        var ingest = (await lab.Api.IngestAsync()).Boxes.Single(b => b.Box == Box.Topics.Box);
        Assert.Equal((Box.Sequence, 0L), (ingest.Entries, ingest.ChainBreaks));
        await Until.RequireAsync("it is worked off", async () => (await lab.Api.IngestAsync()).Boxes.Single(b => b.Box == Box.Topics.Box).ProjectedUpTo == Box.Sequence, TestLab.Patience);
    }

    private async Task KeptAsync(Func<DeadLetter, bool> isIt)
    {
        DeadLetter? kept = null;
        await Until.RequireAsync("it is among the dead letters", async () => (kept = (await lab.Api.IngestAsync()).DeadLetters.FirstOrDefault(isIt)) is not null, TestLab.Patience);
        Assert.NotEmpty(kept!.Detail!);
    }
}
