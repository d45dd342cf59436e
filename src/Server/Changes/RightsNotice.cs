using FabAccess.Server.Board;
using FabAccess.Server.Permits;

namespace FabAccess.Server.Changes;

/// <summary>What follows every committed change of members, badges, grants and machines: boxes get a new list, open boards a new picture.</summary>
public sealed class RightsNotice(IPermitPlanning planning, BoardChanges board)
{
    public void Committed()
    {
        planning.RightsChanged();
        board.Changed();
    }
}
