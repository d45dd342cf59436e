using System.Diagnostics;
using System.Text;
using FabAccess.Core.Cards;
using FabAccess.Core.Wire;
using FabAccess.EndToEnd.Labs;
using FabAccess.Simulator.Cards;
using FabAccess.Simulator.Day;
using FabAccess.Simulator.Processes;
using FabAccess.Simulator.Readers;

namespace FabAccess.EndToEnd;

/// <summary>A card from the desk, where it is written, to the machine, where it proves itself: every program is the real one.</summary>
public sealed class CardTests(CardLab lab) : IClassFixture<CardLab>
{
    private const string Machine = "laser-1", Member = "lucie";

    private static readonly TimeSpan Bounce = TimeSpan.FromSeconds(2);

    private static readonly byte[] Number = Convert.FromHexString("04C0FFEE5A1180");

    private long lastHeld;

    [Fact]
    public async Task Card_WrittenAtTheDesk_OpensWhatACopyOfItsNumberDoesNot()
    {
        var card = new DesfireCard(Number);
        string token = await WriteAsync(card);
        await lab.ChangeRightsAsync(Machine, () => lab.Api.AddBadgeAsync(DayStage.MemberOf(Member), token));

        await RefuseAsync("notGenuine", new PlainCard(Number));
        await RefuseAsync("notGenuine", new DesfireCard(Number));
        await StartAsync(card);
        // A stop is never refused.
        await EndAsync(new PlainCard(Number));

        await lab.ChangeRightsAsync(Machine, () => lab.Api.AskForCardAsync(lab.Machine(Machine).Id));
        await lab.RefuseAsync(Machine, "credentialTooWeak", "thomas");
        await StartAsync(card);
        await EndAsync(card);

        // A box that lost power and network opens what is sealed on its disk.
        var box = lab.Processes.BoxOf(lab.Machine(Machine));
        await lab.Processes.Edges[box.Id].KillAsync();
        box.Cable.Cut();
        await lab.Processes.StartEdgeAsync(box.Id);
        await lab.Processes.Edges[box.Id].WaitForLineAsync(line => line.Contains("Ready for badges", StringComparison.Ordinal), TestLab.Patience);
        await lab.At(Machine).TakeAwayAsync();
        await StartAsync(card);
        await EndAsync(card);
        box.Cable.Mend();

        Assert.True(CardToken.TryParse(token, out var written));
        Assert.All(lab.Tap.Messages, message => Assert.DoesNotContain(Base64Text.Of(written.Key.Value), Content(message.Payload), StringComparison.Ordinal));
    }

    // What is signed is base64url: the key would stand in what it says.
    private static string Content(ReadOnlySpan<byte> payload)
    {
        string text = Encoding.UTF8.GetString(payload);
        return text.Split('.') is [_, var content, _] && Base64Text.Bytes(content) is { } bytes ? Encoding.UTF8.GetString(bytes) : text;
    }

    private static async Task<string> WriteAsync(DesfireCard card)
    {
        string folder = Directory.CreateTempSubdirectory("fab-desk-").FullName, key = Path.Combine(folder, "lab.key");
        try
        {
            using var reader = new VirtualReader(Path.Combine(folder, "reader"));
            await DeskAsync(folder, ["card", "new-key", key]);
            reader.Place(card);
            var said = await DeskAsync(folder, ["card", "write", "--reader", reader.ConnectionString, "--key", key, "--show-token"]);
            return said.Last(line => line.StartsWith(CardToken.Mark, StringComparison.Ordinal));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task<IReadOnlyList<string>> DeskAsync(string folder, string[] words)
    {
        await using var desk = new ChildProcess("desk", Programs.Edge, words, Path.Combine(folder, "desk.log"));
        await desk.StartAsync();
        int exit = await desk.ExitAsync(TestLab.Patience);
        Assert.True(exit == 0, string.Join('\n', desk.Output));
        return desk.Output;
    }

    private async Task StartAsync(VirtualCard card) =>
        Assert.True(await HoldAsync(() => Task.FromResult(lab.Machine(Machine).IsPowered), card), "The card did not start the machine.");

    private async Task EndAsync(VirtualCard card) =>
        Assert.True(await HoldAsync(() => Task.FromResult(!lab.Machine(Machine).IsPowered), card), "The badge did not end its session.");

    // The same badge again too soon after it was told is a bouncing hand, not a second wish.
    private async Task<bool> HoldAsync(Func<Task<bool>> outcome, VirtualCard card)
    {
        var left = Bounce - Stopwatch.GetElapsedTime(lastHeld);
        if (left > TimeSpan.Zero) await Task.Delay(left);
        lastHeld = Stopwatch.GetTimestamp();
        return await lab.At(Machine).HoldUntilAsync(outcome, TestLab.Patience, card);
    }

    private async Task RefuseAsync(string reason, VirtualCard card)
    {
        var before = (await lab.Api.MachineAsync(lab.Machine(Machine).Id)).LastRefusal?.At;
        bool isRefused = await HoldAsync(
            async () => (await lab.Api.MachineAsync(lab.Machine(Machine).Id)).LastRefusal is { } last && last.At != before && last.Reason == reason, card);
        Assert.True(isRefused && !lab.Machine(Machine).IsPowered, $"It was not refused as {reason}.");
    }
}
