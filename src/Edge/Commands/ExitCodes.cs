namespace FabAccess.Edge.Commands;

internal static class ExitCodes
{
    public const int Ok = 0;

    public const int Failed = 1;

    public const int Usage = 2;

    /// <summary>A check found problems.</summary>
    public const int Problems = 3;
}
