using System.Runtime.Versioning;
using FabAccess.Core.Access;
using FabAccess.Core.Cards;
using FabAccess.Edge.Cards;
using FabAccess.Edge.Commands;
using FabAccess.Edge.Tests.Badges;
using FabAccess.Simulator.Cards;

namespace FabAccess.Edge.Tests.Cards;

/// <summary>Cards at a desk: the commands that a lab's volunteer runs, through the real libnfc.</summary>
[UnsupportedOSPlatform("windows")]
public sealed class CardDeskTests : IDisposable
{
    private const string Number = "04523B1A6F5C80";

    private readonly ReaderBench bench = new();
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("fabaccess-cards-");

    private string KeyFile => Path.Combine(folder.FullName, "lab.key");

    public void Dispose()
    {
        bench.Dispose();
        folder.Delete(recursive: true);
    }

    [Theory]
    [InlineData("desfire")]
    [InlineData("ntag424")]
    public void Card_WrittenAndVerified_ByCommands(string kind)
    {
        Assert.Equal(ExitCodes.Ok, EdgeCommandLine.Invoke(["card", "new-key", KeyFile]));
        bench.Chip.Place(CardKinds.Make(kind, Number));
        Assert.Equal(ExitCodes.Problems, Card("verify"));
        Assert.Equal(ExitCodes.Ok, Card("write"));
        Assert.Equal(ExitCodes.Ok, Card("verify"));
        Assert.Equal(ExitCodes.Ok, Card("write"));
        // The same number on an empty card: a copy.
        bench.Chip.Place(CardKinds.Make(kind, Number));
        Assert.Equal(ExitCodes.Problems, Card("verify"));
    }

    [Fact]
    public void NewKey_OverAnotherOne_IsRefused()
    {
        Assert.Equal(ExitCodes.Ok, EdgeCommandLine.Invoke(["card", "new-key", KeyFile]));
        byte[] before = File.ReadAllBytes(KeyFile);
        Assert.Equal(ExitCodes.Failed, EdgeCommandLine.Invoke(["card", "new-key", KeyFile]));
        Assert.Equal(before, File.ReadAllBytes(KeyFile));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(KeyFile));
    }

    [Theory]
    [InlineData("", "holds no lab key")]
    [InlineData("fabaccess-card-key-v1 00112233", "holds no lab key")]
    [InlineData("fabaccess-card-key-v2 00112233445566778899AABBCCDDEEFF", "holds no lab key")]
    [InlineData("fabaccess-card-key-v1 0011223344556677g899AABBCCDDEEFF", "holds no lab key")]
    public void KeyFile_WithoutAKey_IsRefused(string text, string because)
    {
        File.WriteAllText(KeyFile, text);
        File.SetUnixFileMode(KeyFile, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        Assert.Contains(because, Assert.Throws<IOException>(() => LabKeyFile.Read(KeyFile)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void KeyFile_ThatOthersMayRead_IsRefused()
    {
        LabKeyFile.Create(KeyFile);
        File.SetUnixFileMode(KeyFile, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead);
        Assert.Contains("chmod 600", Assert.Throws<IOException>(() => LabKeyFile.Read(KeyFile)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("desfire", CardKind.DesfireEv1)]
    [InlineData("ntag424", CardKind.Ntag424)]
    [InlineData("plain", CardKind.NumberOnly)]
    [InlineData("iso", CardKind.Other)]
    public void Card_Read_SaysWhatItIs_AndShowsItsNumberOnlyWhenAsked(string kind, CardKind expected)
    {
        bench.Chip.Place(CardKinds.Make(kind, Number));
        using var reader = bench.Open();
        var outcome = new CardDesk(reader, () => false).Read();
        Assert.Equal(expected, Assert.IsType<CardOutcome.Read>(outcome).Identity.Kind);
        var masked = CardReport.Of(outcome, showsNumber: false);
        Assert.DoesNotContain(Number, masked.Sentence + masked.Number, StringComparison.Ordinal);
        Assert.Contains(Number, CardReport.Of(outcome, showsNumber: true).Sentence, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("desfire", BadgeKind.Desfire)]
    [InlineData("ntag424", BadgeKind.Ntag424)]
    public void Card_Written_HasATokenWithItsOwnKey_AlsoTheSecondTime(string kind, BadgeKind expected)
    {
        bench.Chip.Place(CardKinds.Make(kind, Number));
        using var reader = bench.Open();
        var desk = new CardDesk(reader, () => false);
        for (int i = 0; i < 2; i++)
        {
            var wrote = Assert.IsType<CardOutcome.Wrote>(desk.Write(CardBench.Lab));
            Assert.Equal(new CardToken(expected, wrote.Uid, CardKeySet.Of(CardBench.Lab, wrote.Uid).Badge), wrote.Token);
            Assert.Null(CardReport.Of(wrote, showsNumber: false).Token);
        }
    }

    [Theory]
    [InlineData("desfire")]
    [InlineData("ntag424")]
    public void Card_Read_SaysWhetherKeysAreOnIt(string kind)
    {
        bench.Chip.Place(CardKinds.Make(kind, Number));
        using var reader = bench.Open();
        var desk = new CardDesk(reader, () => false);
        Assert.False(Assert.IsType<CardOutcome.Read>(desk.Read()).Identity.IsWritten);
        Assert.Equal(CardRefusal.NotOurs, Assert.IsType<CardProof.Refused>(Assert.IsType<CardOutcome.Verified>(desk.Verify(CardBench.Lab)).Proof).Reason);
        Assert.IsType<CardWriting.Written>(Assert.IsType<CardOutcome.Wrote>(desk.Write(CardBench.Lab)).Writing);
        Assert.True(Assert.IsType<CardOutcome.Read>(desk.Read()).Identity.IsWritten);
    }

    [Fact]
    public void Phone_IsNoBadge()
    {
        bench.Chip.Place(CardKinds.Make("phone"));
        using var reader = bench.Open();
        Assert.Contains("phone", Assert.IsType<CardOutcome.NoCard>(new CardDesk(reader, () => true).Read()).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void TwoCards_AreNotWritten()
    {
        bench.Chip.Place(CardKinds.Make("desfire", Number), CardKinds.Make("desfire", "04AABBCCDDEEFF"));
        using var reader = bench.Open();
        Assert.Contains("Several", Assert.IsType<CardOutcome.NoCard>(new CardDesk(reader, () => false).Write(CardBench.Lab)).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void EmptyField_EndsWhenTheTimeIsOver()
    {
        using var reader = bench.Open();
        int looks = 0;
        Assert.IsType<CardOutcome.NoCard>(new CardDesk(reader, () => ++looks < 3).Read());
        Assert.Equal(3, looks);
    }

    private int Card(string verb) => EdgeCommandLine.Invoke(["card", verb, "--reader", bench.Chip.ConnectionString, "--key", KeyFile, "--seconds", "5"]);
}
