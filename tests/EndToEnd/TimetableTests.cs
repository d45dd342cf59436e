using FabAccess.EndToEnd.Labs;
using FabAccess.Simulator.Day;
using NodaTime;
using NodaTime.Text;

namespace FabAccess.EndToEnd;

/// <summary>Hours and bookings, said by a person at the server's command line and obeyed by the box at the reader, with and without network.</summary>
public sealed class TimetableTests(TimetableLab lab) : IClassFixture<TimetableLab>
{
    private const string Printer = "printer-1", Mine = "amina", Other = "sofia";
    private static readonly DateTimeZone Paris = DateTimeZoneProviders.Tzdb["Europe/Paris"];

    [Fact]
    public async Task Machine_StartsOnlyWhileTheLabIsOpen_AndForWhomItIsBooked()
    {
        var today = SystemClock.Instance.GetCurrentInstant().InZone(Paris).Date;
        await lab.ChangeRightsAsync(Printer, () => SayAsync("hours", "close", Day(today.PlusDays(-1)), "--until", Day(today.PlusDays(1)), "--reason", "Inventaire"));
        await lab.RefuseAsync(Printer, "closed", Mine);
        var (_, hours) = await lab.VerbAsync("hours", "show");
        Assert.Contains("Inventaire (closure 1", hours, StringComparison.Ordinal);
        await lab.ChangeRightsAsync(Printer, () => SayAsync("hours", "reopen", "1"));

        // Beginning with the quarter of an hour that runs, so that it is kept from now on for a quarter of an hour at least.
        var begin = Instant.FromUnixTimeSeconds(SystemClock.Instance.GetCurrentInstant().ToUnixTimeSeconds() / 900 * 900);
        await lab.ChangeRightsAsync(Printer, () => BookAsync(Mine, begin));
        var (taken, why) = await lab.VerbAsync([.. Booking(Other, begin)]);
        Assert.NotEqual(0, taken);
        Assert.Contains("Somebody else has the machine", why, StringComparison.Ordinal);
        await lab.RefuseAsync(Printer, "reservedForAnother", Other);
        var cable = lab.Processes.Boxes.Single(b => b.Id == lab.BoxOf(Printer)).Cable;
        cable.Cut();
        Assert.True(await lab.Stage.HoldUntilAsync(Printer, Mine, () => lab.Machine(Printer).IsPowered));
        Assert.True(await lab.Stage.HoldUntilAsync(Printer, Mine, () => !lab.Machine(Printer).IsPowered));
        cable.Mend();
        await lab.OnlineAsync();

        var (_, list) = await lab.VerbAsync("booking", "list", "--machine", Printer);
        string id = list.Split(", ")[^1].TrimEnd('.', ')', '\n');
        await lab.ChangeRightsAsync(Printer, () => SayAsync("booking", "cancel", id));
        Assert.True(await lab.Stage.HoldUntilAsync(Printer, Other, () => lab.Machine(Printer).IsPowered));
        Assert.True(await lab.Stage.HoldUntilAsync(Printer, Other, () => !lab.Machine(Printer).IsPowered));
    }

    private Task BookAsync(string card, Instant begin) => SayAsync([.. Booking(card, begin)]);

    private static IEnumerable<string> Booking(string card, Instant begin) =>
        ["booking", "add", "--machine", Printer, "--member", $"{DayStage.MemberOf(card)}", "--from", Wall(begin), "--until", Wall(begin + Duration.FromHours(1))];

    private async Task SayAsync(params string[] words)
    {
        var (code, said) = await lab.VerbAsync(words);
        Assert.True(code == 0, said);
    }

    private static string Day(LocalDate day) => LocalDatePattern.Iso.Format(day);

    private static string Wall(Instant at) => LocalDateTimePattern.CreateWithInvariantCulture("uuuu'-'MM'-'dd'T'HH':'mm").Format(at.InZone(Paris).LocalDateTime);
}
