using System.Text.Json;
using FabAccess.Core.Wire;

namespace FabAccess.Edge.Identity;

/// <summary>
/// Whom this box believes, and what it was told and ordered last: <see cref="TrustFile"/> while the box runs. A change is stored
/// durably before it counts. Any thread.
/// </summary>
internal sealed class BoxTrust
{
    private readonly Lock gate = new();
    private readonly Action<TrustFile> store;
    private volatile TrustFile current;
    private volatile TrustedKeys keys, storedKeys;

    /// <param name="stored">As it is on the disk.</param>
    /// <param name="store">Puts another in its place; on the disk when it returns. Throws an IOException or UnauthorizedAccessException when it could not.</param>
    /// <exception cref="JsonException">Its keys are none.</exception>
    public BoxTrust(TrustFile stored, Action<TrustFile> store) => (current, keys, storedKeys, this.store) = (stored, KeysOf(stored), StoredKeysOf(stored), store);

    public TrustFile Current => current;

    /// <summary>Whose signature counts.</summary>
    public TrustedKeys Keys => keys;

    /// <summary>Whose signature counts on what lies on the disk: also those of before, since the list that they signed is in force until the next one is stored.</summary>
    public TrustedKeys StoredKeys => storedKeys;

    /// <summary>One change after the other. When it cannot be stored, everything is as before.</summary>
    /// <exception cref="IOException">It cannot be stored.</exception>
    /// <exception cref="UnauthorizedAccessException">Likewise.</exception>
    /// <exception cref="JsonException">Its keys are none.</exception>
    public void Update(Func<TrustFile, TrustFile> change)
    {
        lock (gate)
        {
            var next = change(current);
            var (believed, stored) = (KeysOf(next), StoredKeysOf(next));
            store(next);
            (current, keys, storedKeys) = (next, believed, stored);
        }
    }

    /// <inheritdoc cref="StoredKeys"/>
    /// <exception cref="JsonException">Its keys are none.</exception>
    public static TrustedKeys StoredKeysOf(TrustFile trust) => TrustedKeys.Of([.. trust.SigningKeys.Concat(trust.FormerKeys ?? []).DistinctBy(k => k.Kid).Take(TrustedKeys.Most)]);

    private static TrustedKeys KeysOf(TrustFile trust) => TrustedKeys.Of([.. trust.SigningKeys]);
}
