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
    private volatile TrustedKeys keys;

    /// <param name="stored">As it is on the disk.</param>
    /// <param name="store">Puts another in its place; on the disk when it returns. Throws an IOException or UnauthorizedAccessException when it could not.</param>
    /// <exception cref="JsonException">Its keys are none.</exception>
    public BoxTrust(TrustFile stored, Action<TrustFile> store) => (current, keys, this.store) = (stored, KeysOf(stored), store);

    public TrustFile Current => current;

    /// <summary>Whose signature counts.</summary>
    public TrustedKeys Keys => keys;

    /// <summary>One change after the other. When it cannot be stored, everything is as before.</summary>
    /// <exception cref="IOException">It cannot be stored.</exception>
    /// <exception cref="UnauthorizedAccessException">Likewise.</exception>
    /// <exception cref="JsonException">Its keys are none.</exception>
    public void Update(Func<TrustFile, TrustFile> change)
    {
        lock (gate)
        {
            var next = change(current);
            var believed = KeysOf(next);
            store(next);
            (current, keys) = (next, believed);
        }
    }

    private static TrustedKeys KeysOf(TrustFile trust) => TrustedKeys.Of([.. trust.SigningKeys]);
}
