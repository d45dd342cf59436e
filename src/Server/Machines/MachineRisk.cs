namespace FabAccess.Server.Machines;

/// <summary>How much harm a machine can do in unpractised hands: decides how old a box's permit list may be to start it.</summary>
public enum MachineRisk
{
    Low,

    Standard,

    High,
}
