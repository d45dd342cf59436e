namespace FabAccess.Simulation.Network;

/// <summary>What a broker comes back with.</summary>
public enum BrokerMemory
{
    Nothing,
    LastSaved,
    DaysAgo,
}
