namespace FabAccess.Edge.Power;

/// <summary>How a plug stands.</summary>
/// <param name="IsOn">Whether its relay is closed.</param>
/// <param name="Watts">What flows through it; null where it does not measure.</param>
/// <param name="PoweredFor">How long it has had power itself; null where it does not say.</param>
/// <param name="Source">Who switched it last, in its own words; null where it does not say.</param>
public sealed record PlugReading(bool IsOn, decimal? Watts, TimeSpan? PoweredFor, string? Source = null);

/// <summary>A setting of a plug that would let a machine run, or stop, by itself.</summary>
/// <param name="Detail">What is set, a sentence.</param>
/// <param name="Repair">What to do, a sentence.</param>
public sealed record PlugFlaw(string Detail, string Repair);

/// <summary>The plug switched on without the timer that was asked for: nothing would switch it off when the box is gone.</summary>
public sealed class PlugLeaseException(string place, string? what = null)
    : IOException($"The {place} did not take the timer{(what is null ? "" : $" ({what})")} that switches it off when the box is gone.");

/// <summary>A plug, or a relay box, that is asked over the network. Each call is one exchange or a few, of 1.5 s each at most. From one thread.</summary>
public interface IPlug : IDisposable
{
    /// <summary>What and where, for a person, e.g. "Shelly at 192.168.30.12".</summary>
    string Place { get; }

    /// <summary>Whether it has a timer of its own that takes a lease: without one it stays on when nobody tells it anything.</summary>
    bool HasTimer => true;

    /// <exception cref="IOException">It does not answer, or not as it should; the message is a sentence.</exception>
    PlugReading Read();

    /// <param name="on">Whether on.</param>
    /// <param name="lease">After how long it goes off by itself unless it is told again; null: not. Says nothing for off.</param>
    /// <returns>Whether it was on before; null where it does not say.</returns>
    /// <exception cref="IOException">It does not answer, or not as it should. It may have switched.</exception>
    /// <exception cref="PlugLeaseException">It answers, and has no timer for the lease. It may have switched.</exception>
    bool? Switch(bool on, TimeSpan? lease);

    /// <summary>What is set in it that should not be.</summary>
    /// <exception cref="IOException">It does not answer.</exception>
    IReadOnlyList<PlugFlaw> Inspect();
}
