using FabAccess.Core.Values;
using NodaTime;

namespace FabAccess.Edge.Machines;

/// <summary>Ids of sessions, made on the box: unique everywhere, and in the order of time where the clock is right.</summary>
internal static class SessionIds
{
    /// <param name="at">A box whose battery is empty may be before 1970, which such an id cannot tell.</param>
    public static SessionId New(Instant at) => new(Guid.CreateVersion7(Instant.Max(at, NodaConstants.UnixEpoch).ToDateTimeOffset()));
}
