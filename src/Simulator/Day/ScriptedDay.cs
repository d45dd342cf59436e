using System.Diagnostics;
using FabAccess.Simulator.Lab;
using FabAccess.Simulator.Processes;
using FabAccess.Simulator.Readers;
using FabAccess.Simulator.Server;

namespace FabAccess.Simulator.Day;

/// <summary>
/// A day in the demo's lab without a browser: members come and go, are refused, tear their cards away; readers talk
/// garbage and are unplugged; the network dies; rights are withdrawn. Everything goes through the real path, every wait
/// is for a condition with a deadline, and in the evening the books must agree to the cent. A chapter that fails is a
/// failed check, and the day goes on.
/// </summary>
public sealed class ScriptedDay
{
    private readonly DayStage stage;
    private readonly DayLedger ledger;
    private readonly Action<string> say;

    private ScriptedDay(LabProcesses lab, ServerApi api, Action<string> say)
    {
        this.say = say;
        ledger = new(say);
        stage = new(lab, api, ledger);
    }

    /// <summary>Plays it in a lab that has been started with <see cref="DemoLab"/>.</summary>
    public static async Task<DaySummary> PlayAsync(LabProcesses lab, Action<string> say)
    {
        long start = Stopwatch.GetTimestamp();
        using var api = new ServerApi(lab.ServerAddress);
        var day = new ScriptedDay(lab, api, say);
        await day.ChapterAsync("opening", day.OpenAsync).ConfigureAwait(false);
        await day.ChapterAsync("sessions", day.SessionsAsync).ConfigureAwait(false);
        await day.ChapterAsync("refusals", day.RefusalsAsync).ConfigureAwait(false);
        await day.ChapterAsync("half-read", day.HalfReadAsync).ConfigureAwait(false);
        await day.ChapterAsync("garbage", day.GarbageAsync).ConfigureAwait(false);
        await day.ChapterAsync("unplugged", day.UnpluggedAsync).ConfigureAwait(false);
        await day.ChapterAsync("network", day.NetworkDownAsync).ConfigureAwait(false);
        await day.ChapterAsync("broker", day.BrokerKilledAsync).ConfigureAwait(false);
        await day.ChapterAsync("revocation", day.RevocationAsync).ConfigureAwait(false);
        await day.ChapterAsync("out-of-order", day.OutOfOrderAsync).ConfigureAwait(false);
        return await new DayClosing(day.stage).CloseAsync(start).ConfigureAwait(false);
    }

    private async Task ChapterAsync(string name, Func<Task> play)
    {
        say($"— {name}");
        string? failure = null;
        try
        {
            await play().ConfigureAwait(false);
        }
        catch (Exception e) when (e is TimeoutException or HttpRequestException or InvalidOperationException or TaskCanceledException or IOException)
        {
            failure = e.Message;
        }
        TidyUp();
        if (failure is not null) ledger.Check($"chapter-{name}", false, failure);
    }

    // Whatever a chapter left behind must not fail the next one.
    private void TidyUp()
    {
        foreach (var box in stage.Lab.Boxes) box.Cable.Mend();
        foreach (var machine in stage.Lab.Machines)
        {
            machine.Reader.PlugBack();
            machine.Reader.Faults.IsBabbling = false;
            machine.Reader.Remove();
            machine.HoldStop(pressed: false);
        }
    }

    private Task OpenAsync() => Until.RequireAsync(
        "every machine is free on the board",
        async () => (await stage.Api.BoardAsync().ConfigureAwait(false)).Machines is { Length: > 0 } machines && machines.All(m => m.BoxOnline && m.State == "free"),
        TimeSpan.FromSeconds(40));

    private async Task SessionsAsync()
    {
        await stage.StartAsync("laser-1", "lucie").ConfigureAwait(false);
        await stage.RequireStateAsync("laser-1", "inUse").ConfigureAwait(false);
        var shown = (await stage.Api.MachineAsync(stage.Lab.Machine("laser-1").Id).ConfigureAwait(false)).Member;
        ledger.Check("board-shows-member", shown?.Id == DayStage.MemberOf("lucie"), $"laser-1 is in use by {shown?.Name ?? "nobody"}");
        await stage.RefuseAsync("laser-1", "machineInUse", "thomas").ConfigureAwait(false);
        await stage.EndAsync("laser-1", "lucie").ConfigureAwait(false);

        await stage.PlayAsync("printer-1", "amina").ConfigureAwait(false);
        await stage.StartAsync("saw-1", "thomas", endReason: "button").ConfigureAwait(false);
        await stage.At("saw-1").WorkAsync(DayStage.Work + TimeSpan.FromSeconds(1)).ConfigureAwait(false);
        bool stopped = await stage.At("saw-1").PressStopAsync(DayStage.Patience).ConfigureAwait(false);
        ledger.Check("stop-button", stopped, $"the relay of saw-1 {(stopped ? "opened" : "stayed closed")} at the button");
        await stage.PlayAsync("printer-2", "sofia").ConfigureAwait(false);
    }

    private async Task RefusalsAsync()
    {
        await stage.RefuseAsync("laser-1", "notCertified", "karim").ConfigureAwait(false);
        await stage.RefuseAsync("laser-1", "certificationExpired", "helene").ConfigureAwait(false);
        await stage.RefuseAsync("laser-1", "memberSuspended", "jules").ConfigureAwait(false);
        await stage.RefuseAsync("laser-1", "badgeBlocked", "sofia-old").ConfigureAwait(false);
        await stage.RefuseAsync("laser-1", "unknownBadge", "unknown").ConfigureAwait(false);
        await stage.RefuseAsync("laser-1", "randomUid", "phone").ConfigureAwait(false);
        await stage.RefuseAsync("laser-1", "severalCards", "lucie", "paul").ConfigureAwait(false);
    }

    private async Task HalfReadAsync()
    {
        var machine = stage.Lab.Machine("printer-1");
        int changes = machine.RelayChanges.Count();
        foreach (var kind in Enum.GetValues<HalfRead>().Where(k => k != HalfRead.GoneAfterwards))
        {
            ledger.CardWasHeld();
            ledger.WasTorn();
            long searches = machine.Reader.Counters.Selections;
            machine.Reader.TearAway(DemoLab.Make("amina"), kind);
            await Until.RequireAsync("the box goes on looking", () => machine.Reader.Counters.Selections > searches + 8, DayStage.Patience).ConfigureAwait(false);
        }
        ledger.Check("half-read-starts-nothing", machine.RelayChanges.Count() == changes, "three cards were torn away during their selection");
        await stage.PlayAsync("printer-1", "amina").ConfigureAwait(false);
        ledger.Check("half-read-then-good-badge", true, "the next whole card started printer-1");
    }

    private async Task GarbageAsync()
    {
        var reader = stage.Lab.Machine("saw-1").Reader;
        reader.Faults.IsBabbling = true;
        await stage.RequireStateAsync("saw-1", "faulted").ConfigureAwait(false);
        reader.Faults.IsBabbling = false;
        await stage.RequireStateAsync("saw-1", "free").ConfigureAwait(false);
        await stage.PlayAsync("saw-1", "lucie").ConfigureAwait(false);
        ledger.Check("garbage-recovers", true, "saw-1 was faulted while its line babbled, and started for the next badge");
    }

    private async Task UnpluggedAsync()
    {
        var reader = stage.Lab.Machine("printer-2").Reader;
        reader.Unplug();
        await stage.RequireStateAsync("printer-2", "faulted").ConfigureAwait(false);
        reader.PlugBack();
        await stage.RequireStateAsync("printer-2", "free").ConfigureAwait(false);
        await stage.PlayAsync("printer-2", "sofia").ConfigureAwait(false);
        ledger.Check("unplugged-recovers", true, "printer-2 was faulted without its reader, and started for the next badge");
    }

    private async Task NetworkDownAsync()
    {
        var cable = stage.Lab.BoxOf(stage.Lab.Machine("laser-1")).Cable;
        await SessionsReachServerAsync().ConfigureAwait(false);
        int before = (await stage.Api.SessionsAsync().ConfigureAwait(false)).Length;
        cable.Cut();
        await stage.RequireStateAsync("laser-1", "offline").ConfigureAwait(false);
        await stage.PlayAsync("laser-1", "paul").ConfigureAwait(false);
        int meanwhile = (await stage.Api.SessionsAsync().ConfigureAwait(false)).Length;
        cable.Mend();
        await SessionsReachServerAsync().ConfigureAwait(false);
        int after = (await stage.Api.SessionsAsync().ConfigureAwait(false)).Length;
        ledger.Check("network-down", meanwhile == before && after == before + 1, $"a session began and ended without network: the server had {before}, then {meanwhile}, then {after}");
    }

    private async Task BrokerKilledAsync()
    {
        await SessionsReachServerAsync().ConfigureAwait(false);
        int before = (await stage.Api.SessionsAsync().ConfigureAwait(false)).Length;
        int? first = stage.Lab.BrokerId;
        bool killed = stage.Lab.KillBroker();
        await stage.StartAsync("printer-1", "amina").ConfigureAwait(false);
        await stage.EndAsync("printer-1", "amina").ConfigureAwait(false);
        await SessionsReachServerAsync().ConfigureAwait(false);
        int after = (await stage.Api.SessionsAsync().ConfigureAwait(false)).Length;
        int? second = stage.Lab.BrokerId;
        ledger.Check("broker-killed", killed && second is not null && second != first && after == before + 1, $"broker {first} was killed, {second} came; the server had {before} sessions, then {after}");
    }

    private async Task RevocationAsync()
    {
        await stage.ChangeRightsAsync("saw-1", () => RevokeAsync("thomas", "bois")).ConfigureAwait(false);
        await stage.RefuseAsync("saw-1", "notCertified", "thomas").ConfigureAwait(false);

        await stage.StartAsync("laser-1", "thomas").ConfigureAwait(false);
        await stage.ChangeRightsAsync("laser-1", () => RevokeAsync("thomas", "laser")).ConfigureAwait(false);
        await Until.RequireAsync(
            "the running session is marked",
            async () => (await stage.Api.SessionsAsync().ConfigureAwait(false)).Any(s => s.EndReason is null && s.Member == DayStage.MemberOf("thomas") && s.RightWithdrawn),
            DayStage.Patience).ConfigureAwait(false);
        bool kept = stage.Lab.Machine("laser-1").IsPowered;
        await stage.EndAsync("laser-1", "thomas").ConfigureAwait(false);
        ledger.Check("revocation-never-cuts", kept, "the running session went on until its own badge ended it");
        await stage.RefuseAsync("laser-1", "notCertified", "thomas").ConfigureAwait(false);
    }

    private async Task OutOfOrderAsync()
    {
        var id = stage.Lab.Machine("printer-2").Id;
        await stage.ChangeRightsAsync("printer-2", () => stage.Api.OutOfOrderAsync(id, "Buse bouchée")).ConfigureAwait(false);
        await stage.RequireStateAsync("printer-2", "lockedOut").ConfigureAwait(false);
        await stage.RefuseAsync("printer-2", "outOfOrder", "lucie").ConfigureAwait(false);
        await stage.ChangeRightsAsync("printer-2", () => stage.Api.OutOfOrderAsync(id, null)).ConfigureAwait(false);
        await stage.RequireStateAsync("printer-2", "free").ConfigureAwait(false);
        await stage.PlayAsync("printer-2", "lucie").ConfigureAwait(false);
        ledger.Check("out-of-order-and-back", true, "printer-2 refused everybody while it was out of order, and started afterwards");
    }

    private async Task RevokeAsync(string card, string certification)
    {
        var member = (await stage.Api.MembersAsync().ConfigureAwait(false)).First(m => m.Id == DayStage.MemberOf(card));
        var grant = member.Grants.First(g => g.Certification == certification && g.RevokedAt is null);
        await stage.Api.RevokeAsync(grant.Id, "Formation à refaire").ConfigureAwait(false);
    }

    private Task SessionsReachServerAsync() => Until.RequireAsync(
        "the server has every session that was played, ended",
        async () => (await stage.Api.SessionsAsync().ConfigureAwait(false)).Count(s => s.EndReason is not null) >= ledger.Sessions.Count,
        TimeSpan.FromSeconds(40));
}
