using System.Globalization;
using System.Numerics;
using System.Text;
using FabAccess.Core.Access;
using FabAccess.Core.Values;
using FabAccess.Core.Wire;
using FabAccess.Edge.Permits;
using FabAccess.Edge.Tests.Time;
using FsCheck;
using FsCheck.Fluent;
using Microsoft.Extensions.Logging.Abstractions;

namespace FabAccess.Edge.Tests.Permits;

/// <summary>Whoever holds the broker tries what can be tried: list 1.5 stays in force, and the journal is told why.</summary>
public sealed class PermitAttackTests : IDisposable
{
    private const string Header = """{"alg":"ES256","kid":"KID","typ":"fabaccess-permits+jws"}""";

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("fabaccess-attack-");
    private readonly VirtualTime time = new();
    private readonly List<RightsRefusal> told = [];
    private readonly PermitStore store;

    public PermitAttackTests()
    {
        store = Open();
        Assert.Null(store.Accept(PermitMessages.Of(5)));
    }

    public static TheoryData<string, byte[], RightsRefusal> Attacks => new()
    {
        { "older", PermitMessages.Of(4), RightsRefusal.OlderGeneration },
        { "older epoch", PermitMessages.Of(9, epoch: 0), RightsRefusal.Malformed },
        { "same number, other content", PermitMessages.Of(5, members: 2), RightsRefusal.SameGenerationOtherContent },
        { "same number, the next key", PermitMessages.Of(5, by: FixedKey.Next), RightsRefusal.SameGenerationOtherContent },
        { "same list, other s", Mirrored(PermitMessages.Of(5)), RightsRefusal.SameGenerationOtherContent },
        { "other site", PermitMessages.Of(9, site: "other"), RightsRefusal.WrongAddress },
        { "other box", PermitMessages.Of(9, box: "box-b"), RightsRefusal.WrongAddress },
        { "unknown key", PermitMessages.Of(9, by: FixedKey.Stranger), RightsRefusal.UnknownKey },
        { "key under a known name", FixedKey.Stranger.SignUnder(HeaderOf(Header), PermitMessages.Content(9)), RightsRefusal.WrongSignature },
        { "unsigned", PermitMessages.Content(9), RightsRefusal.Malformed },
        { "a configuration", FixedKey.Current.Sign(SignedKind.Config, PermitMessages.Content(9)), RightsRefusal.WrongKind },
        { "an order", FixedKey.Current.Sign(SignedKind.Order, PermitMessages.Content(9)), RightsRefusal.WrongKind },
        { "no algorithm", Under("""{"alg":"none","kid":"KID","typ":"fabaccess-permits+jws"}"""), RightsRefusal.Malformed },
        { "HS256", Under("""{"alg":"HS256","kid":"KID","typ":"fabaccess-permits+jws"}"""), RightsRefusal.Malformed },
        { "ES384", Under("""{"alg":"ES384","kid":"KID","typ":"fabaccess-permits+jws"}"""), RightsRefusal.Malformed },
        { "crit", Under("""{"alg":"ES256","kid":"KID","crit":["exp"],"typ":"fabaccess-permits+jws"}"""), RightsRefusal.Malformed },
        { "b64", Under("""{"alg":"ES256","kid":"KID","b64":false,"typ":"fabaccess-permits+jws"}"""), RightsRefusal.Malformed },
        { "a key of its own", Under("""{"alg":"ES256","jwk":{},"kid":"KID","typ":"fabaccess-permits+jws"}"""), RightsRefusal.Malformed },
        { "doubled alg", Under("""{"alg":"ES256","alg":"none","kid":"KID","typ":"fabaccess-permits+jws"}"""), RightsRefusal.Malformed },
        { "doubled kid", Under("""{"alg":"ES256","kid":"KID","kid":"KID","typ":"fabaccess-permits+jws"}"""), RightsRefusal.Malformed },
        { "doubled typ", Under("""{"alg":"ES256","kid":"KID","typ":"fabaccess-config+jws","typ":"fabaccess-permits+jws"}"""), RightsRefusal.Malformed },
        { "four parts", [.. PermitMessages.Of(9), .. ".AAAA"u8], RightsRefusal.Malformed },
        { "padding", [.. PermitMessages.Of(9), .. "=="u8], RightsRefusal.Malformed },
        { "white space", [.. PermitMessages.Of(9), (byte)'\n'], RightsRefusal.Malformed },
        { "later schema", PermitMessages.Of(9, schema: 2), RightsRefusal.NewerSchema },
        { "generation 0", PermitMessages.Of(0), RightsRefusal.Malformed },
        { "age out of range", PermitMessages.With(9, "\"name\":\"Laser 1\"", "\"name\":\"Laser 1\",\"maxAgeSeconds\":0"), RightsRefusal.Malformed },
        { "ended", PermitMessages.With(9, "2030-01-01", "2026-11-21"), RightsRefusal.Expired },
        { "too long", new byte[WireLimits.LongestPermits + 1], RightsRefusal.TooLong },
    };

    [Theory]
    [MemberData(nameof(Attacks))]
    public void List_ThatIsAnAttack_IsRefusedByItsNameOnceAndTheOldOneStays(string what, byte[] payload, RightsRefusal cause)
    {
        var before = store.Current;
        store.Changed = () => Assert.Fail($"{what}: something changed.");

        for (int delivery = 0; delivery < 3; delivery++) Assert.Equal(cause, store.Accept(payload)?.Cause);

        Assert.Same(before, store.Current);
        Assert.Equal([cause], told);
        Assert.Equal(new Generation(1, 5), Open().Generation);
        store.Changed = null;
        Assert.Null(store.Accept(PermitMessages.Of(6)));
    }

    [Fact]
    public void List_WithAnyByteChanged_IsRefused()
    {
        byte[] list = PermitMessages.Of(9);
        for (int at = 0; at < list.Length; at++)
        {
            byte[] changed = [.. list];
            changed[at] ^= 1;
            Assert.NotNull(store.Accept(changed));
        }
        Assert.Equal(new Generation(1, 5), store.Generation);
        Assert.Equal(told.Distinct(), told);
    }

    [Fact]
    public void List_CutAnywhere_IsRefused()
    {
        byte[] list = PermitMessages.Of(9);
        for (int length = 0; length < list.Length; length++) Assert.NotNull(store.Accept(list.AsMemory(0, length)));
        Assert.Equal(new Generation(1, 5), store.Generation);
        Assert.Null(store.Accept(list));
    }

    [Fact]
    public void Bytes_MadeOfASoundListInAnyWay_NeverChangeWhatIsInForce()
    {
        byte[] list = PermitMessages.Of(9);
        Prop.ForAll<PositiveInt, byte[], PositiveInt>((from, between, skipped) =>
        {
            int at = from.Get % list.Length;
            byte[] made = [.. list[..at], .. between ?? [], .. list[Math.Min(list.Length, at + (skipped.Get % 64))..]];
            return made.SequenceEqual(list) || (store.Accept(made) is not null && store.Generation == new Generation(1, 5));
        }).QuickCheckThrowOnFailure();
    }

    // Both s and n − s sign the same.
    [Fact]
    public void List_WithTheOtherS_IsASignatureToo() => Assert.Null(store.Accept(Mirrored(PermitMessages.Of(6))));

    [Fact]
    public void List_OfTheNextKey_IsInForce() => Assert.Null(store.Accept(PermitMessages.Of(6, by: FixedKey.Next)));

    [Theory]
    [InlineData(ClockTrust.Synchronised, true)]
    [InlineData(ClockTrust.WasSynchronised, true)]
    [InlineData(ClockTrust.Never, false)]
    public void List_ThatHasEnded_IsRefusedWhereTheClockIsBelieved(ClockTrust trust, bool isRefused)
    {
        time.Trust = trust;
        time.Wall = new(2035, 1, 1, 0, 0, 0, TimeSpan.Zero);

        Assert.Equal(isRefused ? RightsRefusal.Expired : null, store.Accept(PermitMessages.Of(6))?.Cause);
    }

    [Fact]
    public void List_ThatEndsWhileItIsStored_IsThereAfterARestartAndGrantsNothing()
    {
        time.Wall = new(2035, 1, 1, 0, 0, 0, TimeSpan.Zero);
        var held = Open().Current!;

        Assert.True(held.JudgedAt(time.Clock.Now()) >= held.List.NotAfter);
    }

    [Fact]
    public void Stored_SignedByAKeyThatIsNotTrusted_IsMovedAside()
    {
        byte[] forged = PermitMessages.Of(9, by: FixedKey.Stranger);
        File.WriteAllBytes(Path.Combine(folder.FullName, PermitStore.ListFile), forged);

        Assert.Null(Open().Current);
        Assert.Equal(forged, File.ReadAllBytes(Path.Combine(folder.FullName, PermitStore.ListFile + ".damaged")));
    }

    [Fact]
    public void Stored_FlippedOnTheDisk_LetsNoOlderListIn()
    {
        string file = Path.Combine(folder.FullName, PermitStore.ListFile);
        byte[] stored = File.ReadAllBytes(file);
        stored[stored.Length / 2] ^= 4;
        File.WriteAllBytes(file, stored);
        var again = Open();

        Assert.Null(again.Current);
        Assert.Equal(RightsRefusal.OlderGeneration, again.Accept(PermitMessages.Of(4))?.Cause);
        Assert.Null(again.Accept(PermitMessages.Of(5)));
    }

    [Fact]
    public void Stored_OfBeforeListsWereSigned_IsNotBelievedAndGoesWithTheFirstSignedOne()
    {
        string unsigned = Path.Combine(folder.FullName, "permits.json");
        File.WriteAllBytes(unsigned, PermitMessages.Content(9));
        File.Delete(Path.Combine(folder.FullName, PermitStore.ListFile));
        var upgraded = Open();
        Assert.Null(upgraded.Current);
        Assert.True(File.Exists(unsigned));

        Assert.Null(upgraded.Accept(PermitMessages.Of(6)));
        Assert.Equal(new Generation(1, 6), Open().Generation);
        Assert.False(File.Exists(unsigned));
    }

    [Fact]
    public void Causes_InTurns_AreToldOnceAnHourEach()
    {
        for (int minute = 0; minute < 120; minute++)
        {
            store.Accept(PermitMessages.Of(4));
            store.Accept(PermitMessages.Of(9, box: "box-b"));
            store.Accept(PermitMessages.Of(5));
            time.Pass(TimeSpan.FromMinutes(1));
        }

        Assert.Equal([RightsRefusal.OlderGeneration, RightsRefusal.WrongAddress, RightsRefusal.OlderGeneration, RightsRefusal.WrongAddress], told);
    }

    public void Dispose() => folder.Delete(recursive: true);

    private static byte[] Under(string header) => FixedKey.Current.SignUnder(HeaderOf(header), PermitMessages.Content(9));

    private static string HeaderOf(string header) => header.Replace("KID", FixedKey.Current.Message.Kid.ToString(), StringComparison.Ordinal);

    private static byte[] Mirrored(byte[] message)
    {
        var n = BigInteger.Parse("0ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551", NumberStyles.HexNumber, null);
        int last = Array.LastIndexOf(message, (byte)'.');
        byte[] signature = Base64Text.Bytes(message.AsSpan(last + 1))!;
        byte[] s = (n - new BigInteger(signature.AsSpan(32), isUnsigned: true, isBigEndian: true)).ToByteArray(isUnsigned: true, isBigEndian: true);
        signature.AsSpan(32).Clear();
        s.CopyTo(signature, 64 - s.Length);
        return [.. message[..(last + 1)], .. Encoding.ASCII.GetBytes(Base64Text.Of(signature))];
    }

    private PermitStore Open() =>
        new(folder.FullName, SiteId.Parse("atelier"), BoxId.Parse("box-a"), FixedKey.Trust, time.Clock, NullLogger.Instance) { Refused = refusal => told.Add(refusal.Cause) };
}
