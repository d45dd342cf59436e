using System.Collections.Immutable;
using FabAccess.Core.Access;
using FabAccess.Core.Machines;
using FabAccess.Core.Values;
using NodaTime;

namespace FabAccess.Server.Board;

/// <summary>A machine's state as people see it from afar: the box's states, and one for a box that nobody hears.</summary>
public enum TileState
{
    Free,
    InUse,
    CoolingDown,
    ToCheck,
    LockedOut,
    Faulted,
    Offline,
}

/// <summary>A member on a screen that everybody sees: first name and initial.</summary>
public sealed record BoardMember(MemberId Id, string ShortName);

/// <param name="Reason">Why the badge was refused.</param>
/// <param name="Member">Whose it was, where known.</param>
/// <param name="At">When.</param>
public sealed record BoardRefusal(RefusalReason Reason, BoardMember? Member, Instant At);

/// <param name="Id">The machine.</param>
/// <param name="Name">What people call it.</param>
/// <param name="State">How it stands; <see cref="TileState.Offline"/> hides <paramref name="LastKnown"/>.</param>
/// <param name="LastKnown">What the journal said last.</param>
/// <param name="Since">Since when <paramref name="LastKnown"/> holds; null before the first word about it.</param>
/// <param name="Member">Who is using it.</param>
/// <param name="Session">The running session.</param>
/// <param name="OutOfOrder">Why it is out of order.</param>
/// <param name="Problem">What somebody at it reported and nobody has lifted.</param>
/// <param name="Requires">The certification it wants.</param>
/// <param name="LastRefusal">The last badge that was refused here.</param>
public sealed record BoardTile(
    MachineId Id, string Name, TileState State, MachineStateKind LastKnown, Instant? Since, BoardMember? Member, SessionId? Session,
    string? OutOfOrder, IncidentId? Problem, LocalizedText? Requires, BoardRefusal? LastRefusal);

/// <summary>A box with its machines in order of name.</summary>
public sealed record BoardBox(BoxId Id, string Name, bool IsOnline, Instant? LastSeenAt, ImmutableArray<BoardTile> Machines);

/// <summary>The whole board as it stood at one moment.</summary>
public sealed record BoardView(ImmutableArray<BoardBox> Boxes, LinkReport Broker, Instant At)
{
    public IEnumerable<BoardTile> Tiles => Boxes.SelectMany(b => b.Machines);
}
