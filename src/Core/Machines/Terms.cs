using System.Text.Json.Serialization;
using FabAccess.Core.Billing;
using FabAccess.Core.Values;
using NodaTime;

namespace FabAccess.Core.Machines;

/// <summary>What a member may on one machine beyond starting it; a trainer who may repair has both.</summary>
[Flags]
[JsonConverter(typeof(NamedEnumConverter<MemberRights>))]
public enum MemberRights
{
    [JsonStringEnumMemberName("none")] None = 0,

    /// <summary>Not to be alone with it, where the machine says so.</summary>
    [JsonStringEnumMemberName("novice")] Novice = 1,

    /// <summary>Supervises, inspects, takes over.</summary>
    [JsonStringEnumMemberName("trainer")] Trainer = 2,

    /// <summary>Starts it although it is locked.</summary>
    [JsonStringEnumMemberName("repair")] Repair = 4,
}

/// <summary>Under what a badge starts a machine, as decided at that moment.</summary>
/// <param name="Use">The machine's policy.</param>
public sealed record Terms(UsePolicy Use)
{
    public static Terms Default { get; } = new(UsePolicy.Default);

    /// <summary>What the member may beyond starting it.</summary>
    public MemberRights Rights { get; init; }

    /// <summary>How long until somebody else's booking or the closing; null: nothing in sight.</summary>
    public Duration? UntilBlocked { get; init; }

    /// <summary>Whether the machine is locked and the member may start it all the same.</summary>
    public bool IsRepair { get; init; }

    /// <summary>What the machine costs by a list that is fresh enough to say so; null where nobody can tell.</summary>
    public MachinePrice? Price { get; init; }

    /// <summary>What a session that starts now under these terms costs to its end, whatever is published meanwhile; null where it is not billed, or where no clock says by which prices.</summary>
    public MachinePrice? PriceAt(Moment start) => !IsRepair && start.Trust != ClockTrust.Never && Price is { } price && price.CountsAt(start.Wall) ? price : null;

    public bool IsNovice => Rights.HasFlag(MemberRights.Novice);

    public bool IsTrainer => Rights.HasFlag(MemberRights.Trainer);

    /// <summary>Longest session under these terms; null: without end.</summary>
    public Duration? Allowed => (Use.Longest, UntilBlocked) switch
    {
        _ when IsRepair => null,
        ({ } longest, { } blocked) => Duration.Min(longest, blocked),
        var (longest, blocked) => longest ?? blocked,
    };
}
