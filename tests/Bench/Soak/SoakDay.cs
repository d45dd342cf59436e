using FabAccess.Core.Access;
using FabAccess.Core.Machines;
using FabAccess.Core.Values;
using FabAccess.Core.Wire;
using FabAccess.Edge.Configuration;
using FabAccess.Edge.Journal;
using FabAccess.Simulation.Boxes;
using FabAccess.Simulation.Network;
using FabAccess.Simulation.People;
using FabAccess.Simulation.Worlds;
using FabAccess.Simulator.Lab;
using Microsoft.Extensions.Logging.Abstractions;
using NodaTime;

namespace FabAccess.Bench.Soak;

/// <summary>
/// 24 hours of one box with as many machines as one may have, from six in the morning on: people all day, three new lists an
/// hour, one that is forged, a network that goes silent, a broker that restarts, a reader that is unplugged; at night only
/// what comes without people. Its journal is nearly as long as it may get when it begins, so that it grows and is trimmed.
/// </summary>
internal sealed class SoakDay
{
    public const long Seed = 24;

    public const int Hours = 24, Members = 20_000;

    private const int Strangers = 5;

    // Two days in: the broker saves itself at the first message then, and not at some hour in between.
    private static readonly TimeSpan Begins = TimeSpan.FromDays(2) + TimeSpan.FromHours(6), Evening = TimeSpan.FromDays(2) + Simulation.People.Hours.Round;

    private readonly World world = new(new(2026, 11, 2, 0, 0, 0, TimeSpan.Zero));
    private readonly byte[] badgeKey = new byte[32];
    private readonly Dice dice = Dice.Of(Seed, "people");
    private readonly SimBroker broker;
    private readonly SoakServer server;
    private readonly SoakBox box;
    private int visits;

    public SoakDay(string folder)
    {
        Dice.Of(Seed, "badgeKey").Fill(badgeKey);
        FillJournal(folder);
        world.RunUntil(Begins);
        var topics = new Topics(SiteId.Parse(GeneratedLab.Site), BoxId.Parse("box-1"));
        broker = new(world, new(world, null));
        box = new(world, broker, topics, folder, BoxConfiguration.MostMachines, badgeKey);
        server = new(world, broker, topics, [.. box.Machines.Select(m => m.Id)], Members, badgeKey);
    }

    /// <summary>Lets the day pass; gives what there is at the end of each hour.</summary>
    public IEnumerable<SoakReading> Run()
    {
        server.PublishNext();
        box.Begin();
        foreach (var machine in box.Machines) world.After(Pause(), () => Come(machine));
        world.At(Evening, () => Close(5));
        for (int hour = 1; hour <= Hours; hour++)
        {
            Expect(hour);
            world.RunUntil(Begins + TimeSpan.FromHours(hour));
            if (!box.IsSettled) throw new InvalidOperationException($"In hour {hour} the other side does not get everything.");
            yield return SoakReading.Take(hour, new(server.Sessions, server.Entries, box.Trimmed, box.Lists, server.ListBytes, box.Badges, box.Refused, server.Greetings));
        }
    }

    // What is to happen is asked for hour by hour: a day of it in the queue would shrink as fast as a leak may grow.
    private void Expect(int hour)
    {
        foreach (int minute in new[] { 10, 30, 48 }) After(minute, server.PublishNext);
        After(15, () => Unplug(box.Machines[hour % box.Machines.Length]));
        After(20, () => box.CutOff(TimeSpan.FromMinutes(8)));
        After(36, server.PublishForged);
        After(40, () => broker.Down());
        After(42, () => broker.Up(BrokerMemory.Nothing));

        void After(int minutes, Action action) => world.After(TimeSpan.FromMinutes(minutes), action);
    }

    private void Unplug(SimMachine machine)
    {
        machine.Field.Trouble = ReaderTrouble.Unplugged;
        world.After(TimeSpan.FromMinutes(3), () => machine.Field.Trouble = ReaderTrouble.None);
    }

    // One after the other, as long as the lab is open.
    private void Come(SimMachine machine)
    {
        world.After(Pause(), () => Come(machine));
        var visit = new Visit($"s{++visits}", 0, machine.Lab.Index, world.Now, Stay(), Leave(), Manner.Plain, Patience: 3);
        new Person(world, visit, Card(machine), CardOf(1 + (int)dice.Below(Members)), machine, dice, _ => { }).Come();
    }

    // Most may use the machine, some may use another one, and a few nobody knows.
    private string Card(SimMachine machine) => dice.Below(20) switch
    {
        0 => CardOf(Members + 1 + (int)dice.Below(Strangers)),
        1 => CardOf(1 + (int)dice.Below(Members)),
        _ => CardOf((machine.Lab.Index == 0 ? box.Machines.Length : machine.Lab.Index) + (box.Machines.Length * (int)dice.Below(Members / box.Machines.Length))),
    };

    private static string CardOf(int member) => Convert.ToHexString(GeneratedLab.Uid(member));

    private TimeSpan Stay() => TimeSpan.FromTicks(Math.Min(dice.Around(TimeSpan.FromMinutes(2.5), 0.8).Ticks, TimeSpan.FromMinutes(30).Ticks));

    private Leaving Leave() => dice.Below(10) switch { < 6 => Leaving.OwnBadge, < 8 => Leaving.Button, _ => Leaving.OtherBadge };

    private TimeSpan Pause() => dice.Until(TimeSpan.FromMinutes(3));

    private void Close(int times)
    {
        foreach (var machine in box.Machines.Where(m => m.HasPower)) machine.PressStop();
        if (times > 1) world.After(TimeSpan.FromSeconds(5), () => Close(times - 1));
    }

    // As after months of use, of which nobody has told the box yet that they are stored.
    private static void FillJournal(string folder)
    {
        var options = new JournalOptions(folder);
        using var journal = new SqliteJournal(options, new(Dice.Of(Seed, "before").NextGuid()), TimeProvider.System, NullLogger.Instance);
        var at = new Moment(new(Dice.Of(Seed, "before").NextGuid()), 0, Instant.FromUtc(2026, 10, 1, 8, 0), ClockTrust.Synchronised);
        while (new FileInfo(Path.Combine(folder, "journal.db")).Length < options.KeepBytes)
        {
            JournalTicket? last = null;
            for (int i = 0; i < 1000; i++) last = journal.Append(MachineId.Parse("m-01"), [new MachineEvent.AccessRefused(RefusalReason.UnknownBadge, new(ulong.MaxValue, ulong.MaxValue), null)], at);
            if (last?.WaitDurable(TimeSpan.FromSeconds(30)) != true) throw new InvalidOperationException("The journal could not be filled.");
        }
    }
}
