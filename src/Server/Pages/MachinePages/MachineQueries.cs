using FabAccess.Server.Board;
using FabAccess.Server.Pages.SessionPages;

namespace FabAccess.Server.Pages.MachinePages;

/// <summary>All that a machine's page asks.</summary>
internal sealed class MachineQueries(BoardQuery board, SessionsQuery sessions, OrdersQuery orders)
{
    public BoardQuery Board => board;

    public SessionsQuery Sessions => sessions;

    public OrdersQuery Orders => orders;
}
