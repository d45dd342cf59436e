namespace FabAccess.Simulator.Readers;

/// <summary>What is left of a card's answer when it is torn away while it is being selected.</summary>
public enum HalfRead
{
    /// <summary>The chip answers with its error frame.</summary>
    ErrorFrame,

    /// <summary>Only the first level of the anticollision came through: four bytes beginning with the cascade tag 88.</summary>
    FirstCascade,

    /// <summary>Three bytes of UID.</summary>
    ShortUid,

    /// <summary>The card is reported whole and silent afterwards: the next exchange fails with an RF status.</summary>
    GoneAfterwards,
}

/// <summary>
/// What goes wrong between card, chip and driver. Counters fall by one each time the fault happens. May be set from any
/// thread at any time.
/// </summary>
public sealed class LinkFaults
{
    private int lostAnswers, lostAcks, badChecksums, noiseBytes, halfReads;
    private volatile int cardDelayMilliseconds;
    private volatile bool dead, babbling;
    private readonly Action changed;

    internal LinkFaults(Action changed) => this.changed = changed;

    /// <summary>Extra time the card takes before an exchange is answered.</summary>
    public int CardDelayMilliseconds { get => cardDelayMilliseconds; set => cardDelayMilliseconds = value; }

    /// <summary>Commands that are acknowledged but never answered.</summary>
    public int LostAnswers { get => Volatile.Read(ref lostAnswers); set => Volatile.Write(ref lostAnswers, value); }

    /// <summary>Commands that are answered without an acknowledgement.</summary>
    public int LostAcks { get => Volatile.Read(ref lostAcks); set => Volatile.Write(ref lostAcks, value); }

    /// <summary>Answers that leave with a wrong checksum.</summary>
    public int BadChecksums { get => Volatile.Read(ref badChecksums); set => Volatile.Write(ref badChecksums, value); }

    /// <summary>Zero bytes sent in front of the next frame.</summary>
    public int NoiseBytes { get => Volatile.Read(ref noiseBytes); set => Volatile.Write(ref noiseBytes, value); }

    /// <summary>Selections of a card that break off in the way of <see cref="HalfReadKind"/>; the card stays where it is.</summary>
    public int HalfReads { get => Volatile.Read(ref halfReads); set => Volatile.Write(ref halfReads, value); }

    public HalfRead HalfReadKind { get; set; } = HalfRead.FirstCascade;

    /// <summary>The reader has locked up: it swallows everything and says nothing.</summary>
    public bool IsDead { get => dead; set => dead = value; }

    /// <summary>The line talks without end, garbage in which no frame can be found, and answers nothing (a loose ground, a wrong speed).</summary>
    public bool IsBabbling
    {
        get => babbling;
        set
        {
            babbling = value;
            changed();
        }
    }

    internal bool TakeLostAnswer() => Take(ref lostAnswers);

    internal bool TakeLostAck() => Take(ref lostAcks);

    internal bool TakeBadChecksum() => Take(ref badChecksums);

    internal bool TakeHalfRead() => Take(ref halfReads);

    internal int TakeNoise() => Interlocked.Exchange(ref noiseBytes, 0);

    private static bool Take(ref int counter)
    {
        int had;
        do
        {
            had = Volatile.Read(ref counter);
            if (had <= 0) return false;
        }
        while (Interlocked.CompareExchange(ref counter, had - 1, had) != had);
        return true;
    }
}
