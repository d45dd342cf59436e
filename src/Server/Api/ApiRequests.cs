using FabAccess.Core.Access;
using FabAccess.Core.Machines;
using NodaTime;

namespace FabAccess.Server.Api;

/// <param name="Certification">Its number or its code.</param>
/// <param name="Until">Ends before this instant; null: without end.</param>
/// <param name="By">Who grants it.</param>
/// <param name="Rights">What it lets the member do besides: novice, trainer, repair, several joined by ", "; null: nothing.</param>
public sealed record GrantRequest(CertificationReference Certification, Instant? Until = null, string? By = null, MemberRights? Rights = null);

/// <param name="Reason">Why.</param>
/// <param name="By">Who revokes it.</param>
public sealed record RevokeRequest(string Reason, string? By = null);

/// <param name="Badge">A number in hexadecimal, or the token of a card that was written at the desk.</param>
public sealed record BadgeRequest(string Badge);

/// <param name="Minimum">The least that the machine asks of a badge.</param>
public sealed record MinimumCredentialRequest(MinimumCredential Minimum);

/// <param name="Reason">Why nobody may start the machine; null puts it back into service.</param>
public sealed record OutOfOrderRequest(string? Reason);
