using FabAccess.Core.Machines;

namespace FabAccess.Core.Access;

/// <summary>What was decided about one badge on one machine at one moment: granted, or refused with its reason.</summary>
public abstract record AccessDecision
{
    private AccessDecision() { }

    /// <summary>The holder may start the machine now.</summary>
    public sealed record Granted(PermitHolder Holder) : AccessDecision
    {
        /// <summary>Under what.</summary>
        public Terms Terms { get; init; } = Terms.Default;
    }

    /// <summary>Nothing starts. The holder is null when nobody is known to hold the badge.</summary>
    public sealed record Refused(RefusalReason Reason, PermitHolder? Holder) : AccessDecision
    {
        /// <summary>Of <see cref="RefusalReason.MachineInUse"/>: under what it would be granted if it were not; null when it would not.</summary>
        public Terms? IfFree { get; init; }

        /// <summary>Under what it would be granted at another hour, if the machine were not in use; null when it would not, or where nobody asked.</summary>
        public Terms? IfAnyHour { get; init; }

        /// <summary>What the holder lacks where nothing but the certification is missing, and trainers may give it at the machine; null elsewhere.</summary>
        public Uncertified? IfCertified { get; init; }
    }
}

/// <summary>Of a badge that only its member's missing certification keeps from a machine.</summary>
/// <param name="Why"><see cref="RefusalReason.NotCertified"/> or <see cref="RefusalReason.CertificationExpired"/>.</param>
/// <param name="Terms">Under what the holder would start it, certified: a novice where the machine has novices supervised.</param>
public sealed record Uncertified(RefusalReason Why, Terms Terms);
