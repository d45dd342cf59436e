using FabAccess.Core.Values;
using FabAccess.Simulation.Worlds;

namespace FabAccess.Simulation.People;

/// <summary>What a person did at a machine, and what came of it: the auditor's ground truth.</summary>
/// <param name="Visit">Whose.</param>
/// <param name="Cards">What was laid down, in hexadecimal digits.</param>
/// <param name="LaidAt">True time.</param>
/// <param name="WasOn">Whether the machine had power then.</param>
/// <param name="IsPlain">One card, laid flat, of the kind that can be read.</param>
/// <param name="Shown">What the display said while it lay there; null for nothing.</param>
/// <param name="IsOn">Whether the machine had power when it was lifted.</param>
public sealed record Tap(Visit Visit, IReadOnlyList<string> Cards, TimeSpan LaidAt, bool WasOn, bool IsPlain, Shown? Shown, bool IsOn);

/// <summary>Plays one visit: comes, taps until the machine runs or patience is at its end, works, and leaves in the way the visit says.</summary>
public sealed class Person(World world, Visit visit, string card, string otherCard, IMachineFront front, Dice dice, Action<Tap> told)
{
    private static readonly TimeSpan Handling = TimeSpan.FromMilliseconds(250);

    private int taps;
    private int waits;

    public void Come()
    {
        if (Hours.IsClosed(world.Now)) return;
        if (front.IsBusy && waits++ < 10)
        {
            world.After(TimeSpan.FromSeconds(5), Come);
            return;
        }
        // Somebody else's session: half of the people try all the same, once.
        if (front.HasPower && dice.Chance(0.5)) return;
        bool isTaken = front.HasPower;
        var manner = taps == 0 ? visit.Manner : Manner.Plain;
        Lay(manner, shown =>
        {
            if (shown == Shown.Started) world.After(visit.Stays, Leave);
            else if (!isTaken && taps < visit.Patience && (shown != Shown.Refused || manner != Manner.Plain || dice.Chance(0.3))) world.After(Pause(), Come);
        });
    }

    private void Leave()
    {
        // The power may be gone, or somebody pressed the button: some begin again.
        if (!front.HasPower)
        {
            if (dice.Chance(0.4) && taps < visit.Patience) world.After(Pause(), Come);
            return;
        }
        switch (visit.Leaving)
        {
            case Leaving.OwnBadge:
                EndByBadge(12);
                break;
            case Leaving.OtherBadge:
                Lay([otherCard], isTorn: false, _ => world.After(Pause(), () => EndByBadge(12)));
                break;
            case Leaving.Button:
                Press(5);
                break;
            case Leaving.LeavesItOn:
                break;
        }
    }

    private void EndByBadge(int tries)
    {
        if (!front.HasPower) return;
        if (front.IsBusy)
        {
            world.After(TimeSpan.FromSeconds(5), () => EndByBadge(tries - 1));
            return;
        }
        Lay(Manner.Plain, _ =>
        {
            if (!front.HasPower) return;
            if (tries > 1) world.After(Pause(), () => EndByBadge(tries - 1));
            else Press(5);
        });
    }

    private void Press(int tries)
    {
        if (!front.HasPower || tries == 0) return;
        front.PressStop();
        world.After(TimeSpan.FromSeconds(2), () => Press(tries - 1));
    }

    // Long enough that the same card again is a new wish, not a bouncing hand.
    private TimeSpan Pause() => dice.Within(TimeSpan.FromSeconds(1.8), TimeSpan.FromSeconds(5));

    private void Lay(Manner manner, Action<Shown?> then)
    {
        taps++;
        string[] cards = manner switch
        {
            Manner.TwoCards => [card, otherCard],
            // The first byte says that the rest is made up.
            Manner.Phone => [$"08{dice.Next() & 0xFFFFFF:X6}"],
            _ => [card],
        };
        Lay(cards, manner == Manner.Torn, then);
    }

    private void Lay(string[] cards, bool isTorn, Action<Shown?> then)
    {
        // One waits until the other has taken the card away, and a moment more.
        if (front.IsBusy)
        {
            world.After(TimeSpan.FromSeconds(2), () => Lay(cards, isTorn, then));
            return;
        }
        var laidAt = world.Now;
        bool wasOn = front.HasPower, isPlain = !isTorn && cards.Length == 1 && cards[0].Length == card.Length;
        Shown? shown = null;
        front.Display = said => shown = said;
        front.Lay([.. cards.Select(Read)], isTorn);
        var patience = world.Now + dice.Within(TimeSpan.FromSeconds(1.2), TimeSpan.FromSeconds(3));
        // One look at the display every tenth of a second, and a moment more with the hand there.
        Wait();

        void Wait()
        {
            if (shown is null && world.Now < patience) world.After(TimeSpan.FromMilliseconds(100), Wait);
            else world.After(Handling, Take);
        }

        void Take()
        {
            front.Lift();
            front.Display = null;
            told(new(visit, cards, laidAt, wasOn, isPlain, shown, front.HasPower));
            world.After(Handling, () => then(shown));
        }
    }

    private static BadgeUid Read(string text) =>
        BadgeUid.TryParse(text, out var uid) ? uid : throw new InvalidOperationException($"{text} is no card.");
}
