using FabAccess.Core.Signals;

namespace FabAccess.Edge.Signals;

/// <summary>A display of two lines by a reader. Used from one thread.</summary>
public interface IReaderDisplay
{
    /// <summary>What it can write; the lines that it is given hold nothing else.</summary>
    CharacterSet Set { get; }

    /// <summary>How bright it is from the next lines on, which may be the same ones; a display that cannot be dimmed stays as it is.</summary>
    /// <param name="percent">0 to 100, where 0 can still be read.</param>
    void SetBrightness(int percent);

    /// <summary>Shows two lines of at most <see cref="Words.Columns"/> characters; what is longer is cut. To be called a few times a second: costs nothing when they show already, and heals a display that forgot.</summary>
    /// <returns>Null when they show; else why not, in words. The next call tries from the beginning.</returns>
    string? TryShow(TwoLines lines);
}
