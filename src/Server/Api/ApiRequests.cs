using NodaTime;

namespace FabAccess.Server.Api;

/// <param name="Certification">Its number or its code.</param>
/// <param name="Until">Ends before this instant; null: without end.</param>
/// <param name="By">Who grants it.</param>
public sealed record GrantRequest(CertificationReference Certification, Instant? Until = null, string? By = null);

/// <param name="Reason">Why.</param>
/// <param name="By">Who revokes it.</param>
public sealed record RevokeRequest(string Reason, string? By = null);

/// <param name="Reason">Why nobody may start the machine; null puts it back into service.</param>
public sealed record OutOfOrderRequest(string? Reason);
