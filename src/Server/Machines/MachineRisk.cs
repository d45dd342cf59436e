namespace FabAccess.Server.Machines;

/// <summary>How much harm a machine can do in unpractised hands: decides how old a box's permit list may be to start it.</summary>
public enum MachineRisk
{
    /// <summary>Nothing to speak of: the list counts until its own end.</summary>
    Low,

    /// <summary>Burns and bruises, or an expensive mistake.</summary>
    Standard,

    /// <summary>Fire, or a limb.</summary>
    High,
}
