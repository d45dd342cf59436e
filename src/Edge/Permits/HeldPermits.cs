using FabAccess.Core.Access;
using FabAccess.Core.Values;

namespace FabAccess.Edge.Permits;

/// <summary>The permit list in force, and when this box got it.</summary>
/// <param name="List">The list.</param>
/// <param name="ReceivedAt">When it came; after a reboot, when it was loaded, since no clock counts across boots.</param>
public sealed record HeldPermits(PermitList List, Moment ReceivedAt);
