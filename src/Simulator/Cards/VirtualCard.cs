namespace FabAccess.Simulator.Cards;

/// <summary>An ISO 14443 type A card as a reader sees it. Used by the one reader whose field it lies in.</summary>
public abstract class VirtualCard
{
    /// <summary>4, 7 or 10 bytes.</summary>
    public abstract byte[] Uid { get; }

    /// <summary>SENS_RES, most significant byte first, as the PN532 reports it.</summary>
    public abstract ushort Atqa { get; }

    public abstract byte Sak { get; }

    /// <summary>The whole ATS with its length byte; empty when the card is not ISO 14443-4.</summary>
    public virtual byte[] Ats => [];

    /// <summary>Answers one command; null when the card stays silent (the reader sees an RF timeout).</summary>
    public abstract byte[]? Exchange(ReadOnlySpan<byte> command);

    /// <summary>It was selected anew: volatile state is lost.</summary>
    public virtual void Selected() { }

    /// <summary>The field went off, or the card left it: it has no power and forgets everything volatile.</summary>
    public virtual void PowerLost() => Selected();
}
