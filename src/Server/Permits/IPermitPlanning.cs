using FabAccess.Core.Values;

namespace FabAccess.Server.Permits;

/// <summary>Told by whoever changed members, badges, grants, machines or prices, after the commit. Planning happens soon, in the background.</summary>
public interface IPermitPlanning
{
    void RightsChanged();

    /// <summary>A box says that it goes by an older list than the one that was published for it. It gets that one again, soon and not too often.</summary>
    void IsBehind(BoxId box);
}
