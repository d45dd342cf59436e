namespace FabAccess.Server.Commands;

/// <summary>What the program's exit codes mean; scripts rely on them.</summary>
internal static class ExitCodes
{
    public const int Ok = 0;

    /// <summary>Wrong words on the command line.</summary>
    public const int Usage = 2;

    /// <summary>A check found problems; they stand on the error output, one a line.</summary>
    public const int Problems = 3;

    /// <summary>The database cannot be reached or opened.</summary>
    public const int StoreUnavailable = 4;

    /// <summary>The store is in the wrong condition: not empty for <c>seed</c>, empty for anything else.</summary>
    public const int WrongStore = 5;

    /// <summary>Another server runs on the data folder, or another program has the address.</summary>
    public const int Taken = 6;
}
