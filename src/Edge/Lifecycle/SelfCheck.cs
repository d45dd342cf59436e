using System.Collections.Immutable;
using FabAccess.Service;
using Microsoft.Extensions.Logging;

namespace FabAccess.Edge.Lifecycle;

/// <summary>
/// What stands between a box that hangs and a machine that stays on. Loops that must turn beat a <see cref="Pulse"/>; only
/// while all of them do does the service manager hear that the box is alive. When one stops, that is said once, the
/// machines that belong to it are cut off from here, and the service manager, which hears nothing more, ends and restarts
/// the process; behind that stand the hardware watchdog and the relays' pull-downs. A loop that can wait (see
/// <see cref="Pulse.CanWait"/>) is restarted for once no machine runs.
/// </summary>
public sealed class SelfCheck : IDisposable
{
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(1);

    private readonly ManualResetEventSlim end = new();
    private readonly ImmutableArray<Pulse> pulses;
    private readonly ServiceNotify service;
    private readonly Action<Pulse> stopped;
    private readonly Func<bool> isInUse;
    private readonly ILogger log;
    private readonly HashSet<Pulse> silent = [];
    private readonly Thread thread;

    /// <param name="pulses">All that must be alive.</param>
    /// <param name="service">Who is told.</param>
    /// <param name="stopped">Called once for a loop that hangs, when it begins to. Must return within a second.</param>
    /// <param name="isInUse">Whether a machine runs.</param>
    /// <param name="log">For what a person should know.</param>
    public SelfCheck(ImmutableArray<Pulse> pulses, ServiceNotify service, Action<Pulse> stopped, Func<bool> isInUse, ILogger log)
    {
        (this.pulses, this.service, this.stopped, this.isInUse, this.log) = (pulses, service, stopped, isInUse, log);
        thread = new Thread(Run) { Name = "self-check", IsBackground = true };
    }

    public void Start() => thread.Start();

    public void Dispose()
    {
        end.Set();
        if (thread.IsAlive) thread.Join(Longest);
    }

    /// <summary>One look at all pulses; true when the service manager was told that the box is alive.</summary>
    internal bool Look()
    {
        foreach (var pulse in pulses)
        {
            if (pulse.IsAlive)
            {
                if (silent.Remove(pulse)) LifecycleLog.TurnsAgain(log, pulse.Name);
            }
            else if (silent.Add(pulse))
            {
                LifecycleLog.Hangs(log, pulse.Name);
                service.Status($"the {pulse.Name} hangs");
                stopped(pulse);
            }
        }
        if (silent.Any(p => !p.CanWait) || (silent.Count > 0 && !isInUse())) return false;
        service.Alive();
        return true;
    }

    private void Run()
    {
        // At half of what the service manager allows, so that one look that comes late is not yet an end.
        var every = service.Watchdog is { } watchdog && watchdog / 2 < Longest ? watchdog / 2 : Longest;
        do Look();
        while (!end.Wait(every));
    }
}
