using FabAccess.Core.Values;

namespace FabAccess.Core.Machines;

/// <summary>
/// Rebuilds what a machine remembers from its journaled events; the box uses it when it starts, the server for its live
/// board. It agrees with <see cref="MachineRules.Step"/>: folding a step's events gives what the step's next state remembers.
/// </summary>
public static class MachineFold
{
    /// <summary>The state after one event. What is observed stays as it is.</summary>
    public static MachineState Apply(MachineState state, MachineEvent happened, Moment at)
    {
        ArgumentNullException.ThrowIfNull(state);
        return happened switch
        {
            MachineEvent.SessionStarted e => state with
            {
                LeftPowered = null,
                Session = new(e.Session, e.Member, e.Badge, at, at, false) { AllowedMilliseconds = e.AllowedMilliseconds, Supervisor = e.Supervisor, IsRepair = e.IsRepair ?? false },
            },
            MachineEvent.SessionRunning e => InSession(state, e.Session, session => Marked(session, at)),
            MachineEvent.SessionExtended e => InSession(state, e.Session, session => session with { AllowedMilliseconds = e.AllowedMilliseconds }),
            MachineEvent.RightWithdrawn e => InSession(state, e.Session, session => session with { IsRightWithdrawn = true }),
            MachineEvent.HolderLeft e => InSession(state, e.Session, session => session with { Leaving = e.Reason }),
            MachineEvent.HolderBack e => InSession(state, e.Session, session => session with { Leaving = null }),
            MachineEvent.SessionEnded e => state.Session is { } session && session.Id == e.Session
                ? state with
                {
                    Session = null,
                    LeftPowered = e.Reason is EndReason.Shutdown or EndReason.Restart or EndReason.PowerLoss ? session.StartedAt : null,
                    LastUse = new(session.Member, session.StartedAt.Wall, at.Wall, IsCut(e.Reason)),
                }
                : state,
            MachineEvent.CoolDownStarted e => state with { Cooling = new(at, e.Milliseconds) },
            MachineEvent.CoolDownEnded => state with { Cooling = null },
            MachineEvent.CheckNeeded => state with { IsToCheck = true },
            MachineEvent.Inspected => state with { IsToCheck = false },
            MachineEvent.ProblemReported e => state with { Incident = e.Incident },
            MachineEvent.ProblemLifted e => state.Incident == e.Incident ? state with { Incident = null } : state,
            MachineEvent.LockedOut e => state with { OutOfOrder = e.Reason },
            MachineEvent.Released => state with { OutOfOrder = null },
            MachineEvent.FaultRaised e => state with { Faults = state.Faults | e.Fault },
            MachineEvent.FaultCleared e => state with { Faults = state.Faults & ~e.Fault },
            // Faults and locks are found out anew, as after any start.
            MachineEvent.MemoryLost => MachineState.Initial with { Course = state.Course },
            MachineEvent.AccessRefused or MachineEvent.RightsRefused or MachineEvent.EndHeld or MachineEvent.CertificationGranted or MachineEvent.BadgeEnrolled => state,
            _ => throw new ArgumentOutOfRangeException(nameof(happened), happened, "No such event."),
        };
    }

    private static bool IsCut(EndReason reason) => reason is EndReason.Shutdown or EndReason.Restart or EndReason.PowerLoss or EndReason.RelayFault or EndReason.JournalFault or EndReason.Interlock;

    private static MachineState InSession(MachineState state, SessionId named, Func<OpenSession, OpenSession> change) =>
        state.Session is { } session && session.Id == named ? state with { Session = change(session) } : state;

    // A first mark that comes before its time is the one made when power came.
    private static OpenSession Marked(OpenSession session, Moment at)
    {
        bool isPower = session.LastMark == session.StartedAt && at.MillisecondsSince(session.StartedAt) < (long)MachineRules.MarkInterval.TotalMilliseconds;
        return session with { LastMark = at, StartedAt = isPower ? at : session.StartedAt };
    }
}
