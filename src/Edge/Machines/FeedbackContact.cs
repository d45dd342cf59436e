using FabAccess.Edge.Gpio;

namespace FabAccess.Edge.Machines;

/// <summary>
/// The contactor's mirror contact (IEC 60947-4-1, normally closed): closed to ground while the machine is without power,
/// so the line, pulled up, is low then. High means power, and so does a broken wire: a failure shows as the danger, not
/// as safety. Used under the lock of its <see cref="RelayLine"/>.
/// </summary>
/// <param name="openChip">Opens the chip.</param>
/// <param name="line">The contact's line.</param>
/// <param name="time">For the time that a contactor takes.</param>
public sealed class FeedbackContact(Func<IGpioLines> openChip, uint line, TimeProvider time) : IDisposable
{
    /// <summary>A relay takes up to 10 ms, a large contactor up to 100 ms to let go; beyond this it is stuck.</summary>
    public static readonly TimeSpan Settling = TimeSpan.FromMilliseconds(300);

    private IGpioLines? chip;
    private IInputLine? contact;
    private bool isOn;
    private long toldAt = time.GetTimestamp();

    /// <summary>The relay was told to be so, from now on.</summary>
    public void Told(bool on)
    {
        if (isOn == on) return;
        (isOn, toldAt) = (on, time.GetTimestamp());
    }

    /// <summary>Why the contact is not as the relay was told; null when it is, or still has time.</summary>
    public string? Disagreement()
    {
        if (time.GetElapsedTime(toldAt) < Settling) return null;
        try
        {
            chip ??= openChip();
            contact ??= chip.OpenInput(line, LinePull.Up, TimeSpan.Zero);
            bool hasPower = contact.ReadLevel();
            if (hasPower == isOn) return null;
            return hasPower
                ? $"The feedback contact on line {line} says that the machine has power though it was switched off: a welded contact or a broken wire."
                : $"The feedback contact on line {line} says that the machine has no power though it was switched on.";
        }
        catch (IOException e)
        {
            Dispose();
            return $"The feedback contact cannot be read: {e.Message}";
        }
    }

    public void Dispose()
    {
        foreach (IDisposable? held in (ReadOnlySpan<IDisposable?>)[contact, chip])
        {
            try
            {
                held?.Dispose();
            }
            catch (IOException)
            {
                // The kernel has taken it back already.
            }
        }
        (contact, chip) = (null, null);
    }
}
