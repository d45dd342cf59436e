namespace FabAccess.Core.Wire;

/// <summary>What a signed message is. It stands in the signed header, so that one kind cannot be taken for another.</summary>
public enum SignedKind
{
    Permits,
    Config,
    Order,
    Acknowledgement,
}
