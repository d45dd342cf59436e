using FabAccess.Core.Access;
using FabAccess.Core.Machines;
using FabAccess.Core.Values;
using FabAccess.Edge.Badges;
using FabAccess.Edge.Gpio;
using FabAccess.Edge.Journal;
using FabAccess.Edge.Lifecycle;
using FabAccess.Edge.Machines;
using FabAccess.Edge.Permits;
using FabAccess.Edge.Time;
using FabAccess.Service;
using Microsoft.Extensions.Logging.Abstractions;
using NodaTime;

namespace FabAccess.KernelRig;

/// <summary>
/// The box's own machine on the bank's lines: worker, rules, journal, busy contact and self-check as they run on a Pi. Cards come
/// as words on its input, for the reader is no matter here; all that switches is real.
/// </summary>
public static class WiredBox
{
    private static readonly MachineId Machine = MachineId.Parse("saw", null);
    // The emulated processor compiles all of it at each start, some fifty times slower than a Pi runs it compiled.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private static readonly byte[] Key = new byte[BadgeHash.KeyBytes];
    private static readonly BadgeUid Card = Uid("04AABBCCDDEE80"), Stranger = Uid("04AABBCCDDEE81");

    /// <summary>Runs until it is told to end. Words: tap, check, hang, throw, end.</summary>
    public static int Run(string chip, string folder, string policy, string boot)
    {
        var clock = new BoxClock(BootId.Parse(boot, null), TimeProvider.System, () => ClockTrust.Synchronised);
        var log = NullLogger.Instance;
        var held = new HeldPermits(List(Enum.Parse<EndPolicy>(policy)), clock.Now());
        using var journal = new SqliteJournal(new JournalOptions(folder) { DiskBound = Patience }, clock.Boot, clock.Time, log);
        Func<IGpioLines> open = () => GpioCharacterDevice.Open(chip);
        var relay = new RelayLine(open, SimulatedBank.RelayLine);
        bool hangs = false;
        var worker = new MachineWorker(
            stop => new MachineControl(Machine, relay, journal, clock, new(Key, () => held), signal => Show(signal, ref hangs), log) { WaitingStop = stop, IsMetered = true, StartBound = Patience },
            relay, journal.Folded.GetValueOrDefault(Machine, MachineState.Initial), clock.Time, log);
        // As the box does whatever thread fails.
        AppDomain.CurrentDomain.UnhandledException += (_, _) => worker.CutOff();
        worker.Start();
        worker.WaitBegun(Patience);
        Console.WriteLine("begun");
        var contact = new BusyContact(clock, TimeSpan.FromSeconds(1), now =>
        {
            worker.Activity(now);
            Console.WriteLine(now.Activity);
        });
        using var watch = new ContactWatch(Machine, "busy", open, SimulatedBank.BusyLine, contact.Take, log);
        using var service = ServiceNotify.OfThisProcess();
        using var check = new SelfCheck([journal.Pulse, worker.Pulse], service, _ => worker.CutOff(), () => relay.IsOn, log);
        while (Console.ReadLine() is { } word and not "end")
        {
            switch (word)
            {
                case "tap": worker.Tell(Presented(Card)); break;
                // The emulated processor takes longer for a first start than a box's own bounds allow.
                case "check":
                    check.Start();
                    Console.WriteLine("checks");
                    break;
                case "hang": hangs = true; worker.Tell(Presented(Stranger)); break;
                case "throw": new Thread(() => throw new InvalidOperationException("Nobody foresaw this.")).Start(); break;
            }
        }
        worker.ShutDown();
        return worker.WaitEnded(TimeSpan.FromSeconds(10)) ? 0 : 1;
    }

    private static void Show(Signal signal, ref bool hangs)
    {
        using var never = new ManualResetEventSlim();
        if (hangs) never.Wait();
        Console.WriteLine(signal is Signal.Fault fault ? $"Fault {fault.Faults}" : signal.GetType().Name);
    }

    private static PermitList List(EndPolicy end)
    {
        var now = SystemClock.Instance.GetCurrentInstant();
        var holder = new PermitHolder(new(Guid.NewGuid()), "Camille", Language.French, false, []);
        return new(
            new(1, 1), now, now + NodaTime.Duration.FromDays(1), [new(Machine, "Saw", null, null) { Use = new() { End = end } }],
            [KeyValuePair.Create(BadgeHash.Of(Card, Key), new HeldBadge(holder, false))]);
    }

    private static ReaderEvent.CardPresented Presented(BadgeUid uid) => new(uid, TimeProvider.System.GetTimestamp());

    private static BadgeUid Uid(string text) => BadgeUid.TryParse(text, out var uid) ? uid : throw new ArgumentException(text, nameof(text));
}
