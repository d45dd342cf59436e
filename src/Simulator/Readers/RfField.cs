using System.Collections.Immutable;
using FabAccess.Simulator.Cards;

namespace FabAccess.Simulator.Readers;

/// <summary>What became of a card that the chip selected.</summary>
internal enum TargetStanding
{
    NotSelected,
    There,
    Left,
}

/// <summary>
/// The cards before the antenna. A card that was deselected is halted: it does not answer a search again until the field
/// was off or it left and came back, which is how a host finds the second of two cards. Safe from any thread.
/// </summary>
internal sealed class RfField(Action changed)
{
    private readonly Lock gate = new();
    private readonly HashSet<VirtualCard> halted = [];
    private readonly Dictionary<VirtualCard, CardProtocol> protocols = [];
    private ImmutableArray<VirtualCard> cards = [], active = [];
    private (VirtualCard Card, HalfRead Kind)? tearing;

    public ImmutableArray<VirtualCard> Cards
    {
        get
        {
            lock (gate) return cards;
        }
    }

    /// <summary>These cards lie there now, in place of those before.</summary>
    public void Put(ImmutableArray<VirtualCard> now)
    {
        lock (gate)
        {
            foreach (var gone in cards.Except(now)) Leave(gone);
            cards = now;
            tearing = null;
        }
        changed();
    }

    /// <summary>The card comes, and is torn away in the middle of its first selection.</summary>
    public void PutTorn(VirtualCard card, HalfRead kind)
    {
        lock (gate)
        {
            foreach (var gone in cards.Where(c => c != card)) Leave(gone);
            cards = [card];
            tearing = (card, kind);
        }
        changed();
    }

    /// <summary>Whether a search, for any card or for the one with that number, finds one.</summary>
    public bool HasSelectable(ReadOnlySpan<byte> wanted)
    {
        lock (gate) return !Selectable(wanted).IsEmpty;
    }

    /// <summary>
    /// Searches and selects up to <paramref name="most"/> cards that are not halted; a card that is asked for by its number
    /// (with its cascade tags) is woken. <paramref name="torn"/> says how the selection broke off.
    /// </summary>
    public ImmutableArray<VirtualCard> Select(int most, ReadOnlySpan<byte> wanted, out HalfRead? torn)
    {
        lock (gate)
        {
            torn = null;
            active = [.. Selectable(wanted).Take(most)];
            halted.ExceptWith(active);
            protocols.Clear();
            foreach (var card in active) card.Selected();
            var found = active;
            if (tearing is { } tear && active.Contains(tear.Card))
            {
                torn = tear.Kind;
                tearing = null;
                cards = cards.Remove(tear.Card);
                Leave(tear.Card);
            }
            return found;
        }
    }

    /// <summary>Whether a selected card has that number (from 1; 0: the first), and it still lies there.</summary>
    public TargetStanding Standing(int number, out VirtualCard? card)
    {
        lock (gate)
        {
            int index = Math.Max(0, number - 1);
            card = index < active.Length ? active[index] : null;
            return card is null ? TargetStanding.NotSelected : cards.Contains(card) ? TargetStanding.There : TargetStanding.Left;
        }
    }

    /// <summary>Hands a command to a selected card; null when it has left or stays silent.</summary>
    public byte[]? Exchange(int number, ReadOnlySpan<byte> command)
    {
        lock (gate) return Standing(number, out var card) == TargetStanding.There ? card!.Exchange(command) : null;
    }

    /// <summary>Hands a frame to the first selected card, which the reader takes through ISO 14443-4 by itself; null when it has left or stays silent.</summary>
    public byte[]? ExchangeFrame(ReadOnlySpan<byte> frame)
    {
        lock (gate)
        {
            if (Standing(0, out var card) != TargetStanding.There) return null;
            if (!protocols.TryGetValue(card!, out var protocol)) protocols[card!] = protocol = new(card!);
            return protocol.Receive(frame);
        }
    }

    /// <summary>Deselects one selected card, or all of them with 0; they fall silent.</summary>
    public void Halt(int number)
    {
        lock (gate)
        {
            ImmutableArray<VirtualCard> named = number == 0 ? active : number <= active.Length ? [active[number - 1]] : [];
            foreach (var card in named.Where(cards.Contains)) halted.Add(card);
            if (number == 0) active = [];
        }
    }

    public void Forget()
    {
        lock (gate) active = [];
    }

    /// <summary>The field goes off: every card loses its power and with it its halt.</summary>
    public void SwitchOff()
    {
        lock (gate)
        {
            active = [];
            halted.Clear();
            foreach (var card in cards) card.PowerLost();
        }
    }

    private ImmutableArray<VirtualCard> Selectable(ReadOnlySpan<byte> wanted)
    {
        byte[] number = wanted.ToArray();
        return [.. cards.Where(c => number.Length == 0 ? !halted.Contains(c) : Cascaded(c.Uid).SequenceEqual(number))];
    }

    // Each level but the last carries the tag and three bytes.
    private static byte[] Cascaded(byte[] uid) => uid.Length switch
    {
        7 => [0x88, .. uid],
        10 => [0x88, .. uid[..3], 0x88, .. uid[3..]],
        _ => uid,
    };

    private void Leave(VirtualCard card)
    {
        halted.Remove(card);
        card.PowerLost();
    }
}
