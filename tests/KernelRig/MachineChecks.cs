namespace FabAccess.KernelRig;

/// <summary>
/// A machine that works, on real lines, and every way in which its box can come to an end: in order, by an error that nobody foresaw,
/// killed, frozen, with a loop that hangs, and without power. A relay that the box's line holds falls with it under every rule: what must
/// run on without its box hangs on a plug (docs/operations/rules-of-use.md). While the box lives, the rule decides.
/// </summary>
public static class MachineChecks
{
    private const uint Relay = SimulatedBank.RelayLine, Busy = SimulatedBank.BusyLine;
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(20);

    public static void Run(SimulatedBank bank, Report report)
    {
        foreach (string policy in new[] { "Immediate", "NeverWhileBusy" })
        {
            Ends(bank, report, policy, "is ended in order", box =>
            {
                box.Tell("end");
                return box.WaitEnded() && box.ExitCode == 0;
            });
            Ends(bank, report, policy, "fails by an error that nobody foresaw", box =>
            {
                box.Tell("throw");
                return box.WaitEnded() && box.ExitCode != 0;
            });
            Ends(bank, report, policy, "is killed", box =>
            {
                box.Kill();
                return true;
            });
            Ends(bank, report, policy, "is frozen, and its service manager ends it", box =>
            {
                box.Freeze();
                return box.WatchUntilEnded() is not null;
            });
            Ends(bank, report, policy, "has a worker that hangs", box =>
            {
                box.Tell("hang");
                bool isOff = Becomes(() => !bank.IsHigh(Relay));
                report.Check($"{policy}: the self-check cuts a machine whose worker hangs, before the process ends", isOff && !box.HasEnded);
                return box.WatchUntilEnded() is not null;
            });
        }
        PowerIsLost(bank, report);
        RuleHolds(bank, report);
    }

    private static void Ends(SimulatedBank bank, Report report, string policy, string how, Func<BoxProcess, bool> end)
    {
        using var folder = new Scratch();
        using var box = new BoxProcess(bank.Device, folder.Path, policy, Guid.NewGuid());
        bool works = Works(bank, box);
        bool hasEnded = end(box);
        report.Check($"{policy}: the relay is low after a box whose machine works {how}", works && hasEnded && !bank.IsHigh(Relay));
    }

    // The same journal in another boot: what was on is not on again, and its session has ended.
    private static void PowerIsLost(SimulatedBank bank, Report report)
    {
        using var folder = new Scratch();
        using (var before = new BoxProcess(bank.Device, folder.Path, "NeverWhileBusy", Guid.NewGuid()))
        {
            if (!Works(bank, before)) report.Check("power: the machine works before its box loses power", ok: false);
            before.Kill();
        }
        using var after = new BoxProcess(bank.Device, folder.Path, "NeverWhileBusy", Guid.NewGuid());
        var rose = false;
        var watching = Task.Run(() =>
        {
            while (!after.HasEnded && !Volatile.Read(ref rose)) Volatile.Write(ref rose, bank.IsHigh(Relay));
        });
        bool isBack = after.Says("begun");
        SpinWait.SpinUntil(() => Volatile.Read(ref rose), TimeSpan.FromSeconds(1));
        report.Check("power: no relay rises while a box comes back from a power cut, nor after", isBack && !Volatile.Read(ref rose));
        after.Tell("tap");
        report.Check("power: a new badge starts it again", after.Says("Started") && Becomes(() => bank.IsHigh(Relay)));
        after.Kill();
        watching.Wait();
    }

    private static void RuleHolds(SimulatedBank bank, Report report)
    {
        using var folder = new Scratch();
        using var box = new BoxProcess(bank.Device, folder.Path, "NeverWhileBusy", Guid.NewGuid());
        bool works = Works(bank, box);
        box.Tell("tap");
        bool isTold = box.Says("JobRunning");
        report.Check("NeverWhileBusy: a machine that works stays on when its member leaves", works && isTold && bank.IsHigh(Relay));
        bank.Pull(Busy, up: false);
        report.Check("NeverWhileBusy: it goes off once its contact says that it rests", Becomes(() => !bank.IsHigh(Relay)));
    }

    private static bool Works(SimulatedBank bank, BoxProcess box)
    {
        // Whoever listens to the contact pulls its line down first, as a broken wire would be.
        if (!box.Says("begun") || bank.IsHigh(Relay) || !box.Says("Idle")) return false;
        bank.Pull(Busy, up: true);
        if (!box.Says("Busy")) return false;
        box.Tell("tap");
        if (!box.Says("Started")) return false;
        box.Tell("check");
        return box.Says("checks") && bank.IsHigh(Relay);
    }

    private static bool Becomes(Func<bool> condition) => SpinWait.SpinUntil(condition, Soon);

    private sealed class Scratch : IDisposable
    {
        private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("box-");

        public string Path => folder.FullName;

        public void Dispose() => folder.Delete(recursive: true);
    }
}
