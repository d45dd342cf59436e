using FabAccess.Core.Values;
using FabAccess.Server.Board;
using FabAccess.Server.Permits;

namespace FabAccess.Server.Changes;

/// <summary>What follows every committed change of members, badges, grants and machines: boxes get a new list, open boards a new picture.</summary>
public sealed class RightsNotice(IPermitPlanning planning, BoardChanges board)
{
    /// <summary>Where no server runs: the next start plans anew.</summary>
    internal static RightsNotice ToNobody() => new(new Silence(), new());

    public void Committed()
    {
        planning.RightsChanged();
        board.Changed();
    }

    private sealed class Silence : IPermitPlanning
    {
        public void RightsChanged()
        {
        }

        public void IsBehind(BoxId box)
        {
        }
    }
}
