using FabAccess.Core.Values;

namespace FabAccess.Core.Machines;

/// <summary>
/// The first badge of a member: ordered by the server for one machine and a while, the first card there that nobody has is told to the
/// server. Known cards do what they always do, and a session that runs knows nothing of it.
/// </summary>
internal static class Enrolling
{
    public static StepResult Open(MachineState state, MachineInput.EnrolOrdered input, Moment now) =>
        new(state with { Course = state.Course with { Enrolment = new(input.Window, input.Member, input.Holder, now, input.Within) } }, [], RelayEffect.None, new Signal.EnrolAsked());

    /// <summary>What an unknown badge does while one is waited for; null where none is, and the badge is judged as ever.</summary>
    public static StepResult? Take(MachineState state, MachineInput.BadgePresented input, Moment now)
    {
        if (!input.IsUnknown || state.Course.Enrolment is not { } window || !window.IsOpen(now)) return null;
        return StepResult.Following(
            state with { Course = state.Course with { Enrolment = null } }, now, RelayEffect.None, new Signal.BadgeEnrolled(window.Holder),
            new MachineEvent.BadgeEnrolled(window.Window, window.Member, input.Badge));
    }

    /// <summary>Nobody came.</summary>
    public static StepResult Close(MachineState state) => new(state with { Course = state.Course with { Enrolment = null } }, [], RelayEffect.None, null);
}
