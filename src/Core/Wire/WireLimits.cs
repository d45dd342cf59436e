namespace FabAccess.Core.Wire;

/// <summary>What every message is held to, on both sides. A message beyond a limit is refused with its reason, not cut.</summary>
public static class WireLimits
{
    /// <summary>The schema number written into every message. A reader refuses higher ones.</summary>
    public const int Schema = 1;

    /// <summary>Longest payload of <c>up/journal</c>, <c>up/state</c> and <c>up/online</c>.</summary>
    public const int LongestUpPayload = 256 * 1024;

    /// <summary>Longest payload of <c>down/permits</c>, signed: some 30,000 members.</summary>
    public const int LongestPermits = 8 * 1024 * 1024;

    /// <summary>Longest payload of <c>down/config</c>, signed: some 1,700 bytes with two keys, 3,200 with eight.</summary>
    public const int LongestConfig = 8 * 1024;

    /// <summary>Longest payload of <c>down/order</c>, signed: a reason of 300 characters, each written as six.</summary>
    public const int LongestOrder = 4 * 1024;

    /// <summary>Most journal entries in one batch.</summary>
    public const int MostEntriesPerBatch = 200;

    /// <summary>Longest body of one journal entry.</summary>
    public const int LongestEntry = 4 * 1024;
}
