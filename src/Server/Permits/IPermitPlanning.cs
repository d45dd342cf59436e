namespace FabAccess.Server.Permits;

/// <summary>Told by whoever changed members, badges, grants or machines, after the commit. Planning happens soon, in the background.</summary>
public interface IPermitPlanning
{
    void RightsChanged();
}
