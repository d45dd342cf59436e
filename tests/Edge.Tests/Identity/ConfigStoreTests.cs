using System.Text.Json;
using FabAccess.Core.Access;
using FabAccess.Core.Values;
using FabAccess.Core.Wire;
using FabAccess.Edge.Files;
using FabAccess.Edge.Identity;
using FabAccess.Edge.Permits;
using FabAccess.Edge.Tests.Permits;
using FabAccess.Edge.Tests.Time;
using Microsoft.Extensions.Logging.Abstractions;
using NodaTime;

namespace FabAccess.Edge.Tests.Identity;

public sealed class ConfigStoreTests : IDisposable
{
    private static readonly SiteId Site = SiteId.Parse("atelier");
    private static readonly BoxId Box = BoxId.Parse("box-a");
    private static readonly FixedKey AfterNext = FixedKey.Named("after next");
    private static readonly TrustFile Enrolled = new(TrustFile.CurrentSchema, Site, Box, new("lab.example", 8443), new("lab.example", 8883), [FixedKey.Current.Message, FixedKey.Next.Message], OrderNumber: 7);

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("fabaccess-config-");
    private readonly VirtualTime time = new();
    private readonly List<RightsRefusal> told = [];
    private readonly BoxTrust trust;
    private readonly ConfigStore store;
    private TrustFile stored = Enrolled;
    private bool isFull;

    public ConfigStoreTests()
    {
        trust = new(Enrolled, changed => stored = isFull ? throw new IOException("No space left on device.") : TrustFile.Parse(changed.ToBytes()));
        store = new(Site, Box, trust, time.Clock, NullLogger.Instance) { Refused = refusal => told.Add(refusal.Cause) };
    }

    public void Dispose() => folder.Delete(recursive: true);

    [Fact]
    public void Config_SoundAndNewer_CountsAtOnceAndIsStored()
    {
        Assert.Null(store.Accept(Signed(Message(1) with { SigningKeys = [FixedKey.Next.Message, AfterNext.Message], Broker = new("new.example", 9883) }, FixedKey.Next)));

        Assert.True(trust.Keys.Knows(AfterNext.Message.Kid));
        Assert.False(trust.Keys.Knows(FixedKey.Current.Message.Kid));
        Assert.Equal((1, 1L, new BrokerMessage("new.example", 9883), 7L), (stored.ConfigEpoch, stored.ConfigGeneration, stored.Broker, stored.OrderNumber));
        Assert.Equal([FixedKey.Next.Message, AfterNext.Message], stored.SigningKeys.AsEnumerable());
    }

    [Fact]
    public void Broker_ThatMoves_LeavesTheWayBackToWhereTheBoxIsConnected()
    {
        BrokerMessage wrong = new("lab.exmaple", 8883), worse = new("127.0.0.1", 8883);
        BrokerMessage? connected = Enrolled.Broker;
        var connectedStore = new ConfigStore(Site, Box, trust, time.Clock, NullLogger.Instance) { Connected = () => connected };

        Assert.Null(connectedStore.Accept(Signed(Message(1) with { Broker = wrong })));
        Assert.Equal((wrong, Enrolled.Broker), (stored.Broker, stored.FormerBroker));
        // Told another time, by the way that works still.
        Assert.Null(connectedStore.Accept(Signed(Message(2) with { Broker = worse })));
        Assert.Equal((worse, Enrolled.Broker), (stored.Broker, stored.FormerBroker));
        Assert.Null(connectedStore.Accept(Signed(Message(3) with { Broker = worse, Gate = new("new.example", 1) })));
        Assert.Equal((worse, Enrolled.Broker), (stored.Broker, stored.FormerBroker));
        // And back again: there is one place.
        Assert.Null(connectedStore.Accept(Signed(Message(4))));
        Assert.Equal((Enrolled.Broker, null), (stored.Broker, stored.FormerBroker));
    }

    [Fact]
    public void Config_ThatCameAlready_IsNothingNewAndNoRefusal()
    {
        byte[] config = Signed(Message(3));
        Assert.Null(store.Accept(config));
        Assert.Null(store.Accept(config));
        // ECDSA is random: the same said again under the same number is no other content.
        Assert.Null(store.Accept(Signed(Message(3))));
        Assert.Empty(told);
    }

    [Theory]
    [InlineData("stranger", RightsRefusal.UnknownKey)]
    [InlineData("permits", RightsRefusal.WrongKind)]
    [InlineData("box", RightsRefusal.WrongAddress)]
    [InlineData("site", RightsRefusal.WrongAddress)]
    [InlineData("older", RightsRefusal.OlderGeneration)]
    [InlineData("other", RightsRefusal.SameGenerationOtherContent)]
    [InlineData("epoch", RightsRefusal.Malformed)]
    [InlineData("generation", RightsRefusal.Malformed)]
    [InlineData("expired", RightsRefusal.Expired)]
    [InlineData("schema", RightsRefusal.NewerSchema)]
    [InlineData("withoutItsSigner", RightsRefusal.Malformed)]
    [InlineData("noKeys", RightsRefusal.Malformed)]
    [InlineData("keyUnderAnotherName", RightsRefusal.Malformed)]
    [InlineData("nineKeys", RightsRefusal.Malformed)]
    [InlineData("long", RightsRefusal.TooLong)]
    [InlineData("text", RightsRefusal.Malformed)]
    [InlineData("brokerHost", RightsRefusal.Malformed)]
    [InlineData("brokerPort", RightsRefusal.Malformed)]
    [InlineData("full", RightsRefusal.CannotBeStored)]
    public void Config_ThatIsNotThisBoxs_IsRefusedByNameAndChangesNothing(string what, RightsRefusal cause)
    {
        Assert.Null(store.Accept(Signed(Message(5))));
        var before = stored;
        isFull = what == "full";
        time.Trust = ClockTrust.Synchronised;

        Assert.Equal(cause, store.Accept(Bad(what))?.Cause);

        Assert.Same(before, stored);
        Assert.True(trust.Keys.Knows(FixedKey.Current.Message.Kid) && trust.Keys.Knows(FixedKey.Next.Message.Kid));
        Assert.Equal([cause], told);
    }

    [Fact]
    public void Config_WithAnyByteChanged_IsRefused()
    {
        byte[] sound = Signed(Message(1));
        for (int i = 0; i < sound.Length; i++)
        {
            byte[] changed = [.. sound];
            changed[i] ^= 1;
            Assert.NotNull(store.Accept(changed));
        }
        Assert.Equal(0, stored.ConfigGeneration);
        Assert.Null(store.Accept(sound));
    }

    [Fact]
    public void Config_OfAnEpochAfterARestore_CountsThoughItsNumberIsLower()
    {
        Assert.Null(store.Accept(Signed(Message(9))));
        Assert.Null(store.Accept(Signed(Message(1) with { Epoch = 2 })));
        Assert.Equal(RightsRefusal.OlderGeneration, store.Accept(Signed(Message(10)))?.Cause);
    }

    [Fact]
    public void List_SignedByAKeyThatAConfigBrought_IsTaken()
    {
        var permits = new PermitStore(new DiskFolder(folder.FullName), Site, Box, () => trust.Keys, () => trust.StoredKeys, time.Clock, NullLogger.Instance);
        Assert.Equal(RightsRefusal.UnknownKey, permits.Accept(PermitMessages.Of(1, by: AfterNext))?.Cause);

        Assert.Null(store.Accept(Signed(Message(1) with { SigningKeys = [FixedKey.Next.Message, AfterNext.Message] }, FixedKey.Next)));

        Assert.Null(permits.Accept(PermitMessages.Of(1, by: AfterNext)));
        // What the key of before would sign now is nobody's.
        Assert.Equal(RightsRefusal.UnknownKey, permits.Accept(PermitMessages.Of(2))?.Cause);
    }

    /// <summary>The configuration is there and the list that goes with it is not: power went, or the disk was full.</summary>
    [Fact]
    public void List_OfTheKeyBefore_StaysInForceOverAStart_UntilOneOfTheNewKeysIsStored()
    {
        PermitStore Started() => new(new DiskFolder(folder.FullName), Site, Box, () => trust.Keys, () => trust.StoredKeys, time.Clock, NullLogger.Instance);
        Assert.Null(Started().Accept(PermitMessages.Of(3)));
        Assert.Null(store.Accept(Signed(Message(1) with { SigningKeys = [FixedKey.Next.Message, AfterNext.Message] }, FixedKey.Next)));

        var permits = Started();
        Assert.Equal(new Generation(1, 3), permits.Generation);
        Assert.Equal(RightsRefusal.UnknownKey, permits.Accept(PermitMessages.Of(4))?.Cause);
        Assert.Null(permits.Accept(PermitMessages.Of(4, by: FixedKey.Next)));
        Assert.Equal(new Generation(1, 4), Started().Generation);
    }

    private static byte[] Bad(string what) => what switch
    {
        "stranger" => Signed(Message(6), FixedKey.Stranger),
        "permits" => FixedKey.Current.Sign(SignedKind.Permits, Content(Message(6))),
        "box" => Signed(Message(6) with { Box = BoxId.Parse("box-b") }),
        "site" => Signed(Message(6) with { Site = SiteId.Parse("elsewhere") }),
        "older" => Signed(Message(4)),
        "other" => Signed(Message(5) with { Gate = new("evil.example", 1) }),
        "epoch" => Signed(Message(6) with { Epoch = 0 }),
        "generation" => Signed(Message(0)),
        "expired" => Signed(Message(6) with { NotAfter = Instant.FromUtc(2020, 1, 1, 0, 0) }),
        "schema" => Signed(Message(6) with { Schema = 2 }),
        "withoutItsSigner" => Signed(Message(6) with { SigningKeys = [FixedKey.Next.Message, AfterNext.Message] }),
        "noKeys" => Signed(Message(6) with { SigningKeys = [] }),
        "keyUnderAnotherName" => Signed(Message(6) with { SigningKeys = [FixedKey.Current.Message, FixedKey.Next.Message with { Kid = AfterNext.Message.Kid }] }),
        "nineKeys" => Signed(Message(6) with { SigningKeys = [FixedKey.Current.Message, .. Enumerable.Range(0, 8).Select(i => FixedKey.Named($"key {i}").Message)] }),
        "long" => FixedKey.Current.Sign(SignedKind.Config, [.. Content(Message(6)), .. Enumerable.Repeat((byte)' ', WireLimits.LongestConfig)]),
        "brokerHost" => Signed(Message(6) with { Broker = new("a host", 8883) }),
        "brokerPort" => Signed(Message(6) with { Broker = new("lab.example", 0) }),
        "text" => FixedKey.Current.Sign(SignedKind.Config, "no JSON"u8),
        _ => Signed(Message(6)),
    };

    private static ConfigMessage Message(long generation) => new(
        WireLimits.Schema, Site, Box, 1, generation, PermitMessages.IssuedAt, PermitMessages.NotAfter,
        [FixedKey.Current.Message, FixedKey.Next.Message], Enrolled.Gate, Enrolled.Broker);

    private static byte[] Signed(ConfigMessage message, FixedKey? by = null) => (by ?? FixedKey.Current).Sign(SignedKind.Config, Content(message));

    private static byte[] Content(ConfigMessage message) => JsonSerializer.SerializeToUtf8Bytes(message, WireJson.Default.ConfigMessage);
}
