namespace FabAccess.PowerCuts.Days;

/// <summary>What a program lives through while it is recorded, and what must be found after a cut.</summary>
internal interface IDay
{
    /// <summary>Runs in a process of its own, on an empty folder; the line it tells is a promise from then on.</summary>
    void Live(string folder, Action<string> tell);

    /// <summary>What holds before anything was told.</summary>
    IExpectation Expect();
}

/// <summary>What was promised so far.</summary>
internal interface IExpectation
{
    void Told(string line);

    /// <summary>Opens the folder with the product's own code and compares; null when everything promised is there and usable.</summary>
    Finding? Check(string folder);
}

internal enum Harm
{
    /// <summary>Something that was acknowledged is gone, or is another thing now.</summary>
    Lost,

    /// <summary>The product does not open it, or cannot go on with it.</summary>
    Unusable,
}

/// <summary>What is wrong with an image.</summary>
internal sealed record Finding(Harm Kind, string Words);
