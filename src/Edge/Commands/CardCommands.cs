using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Serialization;
using FabAccess.Core.Cards;
using FabAccess.Edge.Badges;
using FabAccess.Edge.Cards;

namespace FabAccess.Edge.Commands;

/// <summary>
/// <c>card</c>: reads, writes and tries badges at a desk with a reader. Exit code 3 when a card is not what it should be, 1 when
/// there is no card, no reader or no key.
/// </summary>
internal static class CardCommands
{
    private const int DefaultSeconds = 30, MostSeconds = 3600;

    public static Command Build(Option<bool> json)
    {
        var reader = new Option<string>("--reader") { Description = "The reader, e.g. pn532_uart:/dev/ttyUSB0.", Required = true };
        var key = new Option<string>("--key") { Description = "The file with the lab's card key.", Required = true };
        var show = new Option<bool>("--show-number") { Description = "Prints the whole number; otherwise its last digits. It is personal data: whoever has it can copy a badge that has no keys." };
        var token = new Option<bool>("--show-token") { Description = "Prints the card's token, which makes it a badge on the member's page. Whoever has the token can copy the card: paste it, and clear the screen." };
        var seconds = new Option<int>("--seconds") { Description = $"How long to wait for a card: 1 to {MostSeconds}.", DefaultValueFactory = _ => DefaultSeconds };
        seconds.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int>() is < 1 or > MostSeconds) result.AddError($"--seconds is from 1 to {MostSeconds}.");
        });
        var file = new Argument<string>("FILE") { Description = "Where to put it; it must not exist." };
        file.Validators.Add(result =>
        {
            if (string.IsNullOrWhiteSpace(result.GetValueOrDefault<string>())) result.AddError("FILE is empty.");
        });
        var newKey = new Command("new-key", "Makes the lab's card key, once for each lab.") { file };
        newKey.SetAction(parsed => Guarded(() => NewKey(parsed.GetRequiredValue(file))));
        var read = new Command("read", "Says what a card is.") { reader, seconds, show, json };
        read.SetAction(parsed => At(parsed.GetRequiredValue(reader), parsed.GetValue(seconds), parsed.GetValue(show), parsed.GetValue(json), desk => desk.Read()));
        var write = new Command("write", "Puts the lab's keys on a card, so that it cannot be copied. For blank cards of the lab's own stock; again, if the card was taken away too soon.") { reader, key, seconds, show, token, json };
        write.SetAction(parsed => WithKey(parsed.GetRequiredValue(key), lab => At(
            parsed.GetRequiredValue(reader), parsed.GetValue(seconds), parsed.GetValue(show), parsed.GetValue(json), desk => desk.Write(lab), parsed.GetValue(token))));
        var verify = new Command("verify", "Asks a card to prove that it is the one that was written.") { reader, key, seconds, show, json };
        verify.SetAction(parsed => WithKey(parsed.GetRequiredValue(key), lab => At(
            parsed.GetRequiredValue(reader), parsed.GetValue(seconds), parsed.GetValue(show), parsed.GetValue(json), desk => desk.Verify(lab))));
        return new("card", "Reads, writes and tries badges at a desk.") { newKey, read, write, verify };
    }

    private static int NewKey(string path)
    {
        LabKeyFile.Create(path);
        Console.WriteLine($"The lab's card key is in {path}. Keep a copy in a safe place: with it anybody can make every badge of the lab, without it no badge can be changed.");
        return ExitCodes.Ok;
    }

    private static int WithKey(string path, Func<CardKey, int> use) => Guarded(() => use(LabKeyFile.Read(path)));

    private static int At(string connection, int seconds, bool showsNumber, bool asJson, Func<CardDesk, CardOutcome> act, bool showsToken = false) => Guarded(() =>
    {
        var time = TimeProvider.System;
        using var opened = BadgeReaders.Open(connection, time);
        if (opened is not ICardReader reader) throw new IOException($"{connection} only tells numbers. Cards are read, written and tried on a reader that libnfc drives, e.g. pn532_uart:/dev/ttyUSB0.");
        using var never = new ManualResetEventSlim();
        long begun = time.GetTimestamp();
        if (!asJson) Console.Error.WriteLine($"Lay the card on the reader and let it lie ({seconds} s).");
        var desk = new CardDesk(reader, () =>
        {
            never.Wait(ReaderWatch.LookPeriod);
            return time.GetElapsedTime(begun).TotalSeconds < seconds;
        });
        var outcome = act(desk);
        var report = CardReport.Of(outcome, showsNumber) with { Token = showsToken && outcome is CardOutcome.Wrote { Token: { } token } ? token.Text : null };
        Console.WriteLine(asJson ? JsonSerializer.Serialize(report, CardReportJson.Default.CardReport) : report.Sentence);
        if (!asJson && report.Token is not null) Console.WriteLine(report.Token);
        return report.ExitCode;
    });

    private static int Guarded(Func<int> act)
    {
        try
        {
            return act();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            Console.Error.WriteLine(e.Message);
            return ExitCodes.Failed;
        }
    }
}

/// <summary>What is told about a card.</summary>
/// <param name="Result">One word for programs.</param>
/// <param name="Sentence">For people.</param>
/// <param name="Number">The card's, masked unless asked for; null without a card.</param>
/// <param name="Kind">What it says it is; null unless that was asked.</param>
/// <param name="ExitCode">Of the command.</param>
internal sealed record CardReport(string Result, string Sentence, string? Number, CardKind? Kind, [property: JsonIgnore] int ExitCode)
{
    /// <summary>See <see cref="CardToken"/>; null unless it was asked for and the card has its keys.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Token { get; init; }

    public static CardReport Of(CardOutcome outcome, bool showsNumber)
    {
        return outcome switch
        {
            CardOutcome.NoCard none => new("noCard", none.Reason, null, null, ExitCodes.Failed),
            CardOutcome.Read read => new(
                "read", $"{Words(read.Identity.Kind)}, number {Number(read.Uid)}.{(read.Identity.IsWritten ? " A lab's keys are on it; 'card verify' tells whether they are this lab's." : "")}",
                Number(read.Uid), read.Identity.Kind, ExitCodes.Ok),
            CardOutcome.Wrote { Writing: CardWriting.Written { WasThere: true } } wrote => new("unchanged", $"Card {Number(wrote.Uid)} was written before; it has proved it, and nothing was changed.", Number(wrote.Uid), null, ExitCodes.Ok),
            CardOutcome.Wrote { Writing: CardWriting.Written } wrote => new("written", $"Card {Number(wrote.Uid)} has its keys, and has proved it.", Number(wrote.Uid), null, ExitCodes.Ok),
            CardOutcome.Wrote { Writing: CardWriting.Failed failed } wrote => new("failed", $"Card {Number(wrote.Uid)} was not written ({failed.Step}): {failed.Reason}.{(failed.GoesOn ? " The same command goes on where this ended." : "")}", Number(wrote.Uid), null, ExitCodes.Problems),
            CardOutcome.Verified { Proof: CardProof.Genuine } verified => new("genuine", $"Card {Number(verified.Uid)} is the one that was written.", Number(verified.Uid), null, ExitCodes.Ok),
            CardOutcome.Verified { Proof: CardProof.Refused refused } verified => new(Word(refused.Reason), $"Card {Number(verified.Uid)} is refused: {CardRefusals.Words(refused.Reason)}.", Number(verified.Uid), null, ExitCodes.Problems),
            _ => throw new ArgumentOutOfRangeException(nameof(outcome), outcome, "No such outcome."),
        };

        string Number(Core.Values.BadgeUid uid) => showsNumber ? Convert.ToHexString(uid.Bytes) : uid.Masked;
    }

    private static string Words(CardKind kind) => kind switch
    {
        CardKind.NumberOnly => "A card with a number alone, which can be copied",
        CardKind.DesfireEv1 => "MIFARE DESFire EV1",
        CardKind.DesfireEv2 => "MIFARE DESFire EV2",
        CardKind.DesfireEv3 => "MIFARE DESFire EV3",
        CardKind.Ntag424 => "NTAG 424 DNA",
        CardKind.Other => "A card of another kind",
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "No such kind."),
    };

    private static string Word(CardRefusal refusal) => JsonNamingPolicy.CamelCase.ConvertName(refusal.ToString());
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, UseStringEnumConverter = true)]
[JsonSerializable(typeof(CardReport))]
internal sealed partial class CardReportJson : JsonSerializerContext;
