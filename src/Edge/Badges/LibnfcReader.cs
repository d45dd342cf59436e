using FabAccess.Core.Values;
using FabAccess.Edge.Cards;

namespace FabAccess.Edge.Badges;

/// <summary>
/// A PN532 (or any reader libnfc drives) that is asked again and again whether a card is there.
///
/// One look is one InListPassiveTarget. The chip hands out one card even if several lie there: it settles their
/// collision and tells nobody. So when a card newly appears it is put to sleep (halted: it then ignores the next
/// request) and the chip is asked once more. Who answers now is a second card. Dropping the field wakes everybody
/// again; this is done after the answer is known, so that it costs the member nothing. A card that just lies there
/// is one command a look, as before; two cards are checked at each look until they are one or none.
///
/// A look does not take cards to ISO 14443-4 (RATS): the UID is complete before it, and the poll is shorter without it.
/// A talk does, with frames of our own (<see cref="IsoDep"/>): libnfc 1.8 copies the ATS by a length byte that the card
/// chose, and zero ends the process.
/// </summary>
public sealed class LibnfcReader : ICardReader
{
    // A DESFire may take 77 ms to a frame (its FWI is 8), which the chip's default of 51 ms would cut.
    private const int FrameMilliseconds = 102;

    // InCommunicateThru carries 262 bytes.
    private const int LongestFrame = 262;

    // A card at the edge of the field flickers; it is not worth a search for company at each flicker.
    private const int EmptyLooksUntilForgotten = 3;

    private static readonly Lock ContextGate = new();
    private static nint context;

    private readonly DeviceLock deviceLock;
    private readonly nint device;
    private readonly TimeProvider time;
    private BadgeUid? foundAlone;
    private int emptyLooks;
    private bool cardsAsleep, closed;

    private LibnfcReader(nint device, DeviceLock deviceLock, TimeProvider time) => (this.device, this.deviceLock, this.time) = (device, deviceLock, time);

    /// <summary>Opens a reader; about 60 ms, 1.4 s when nothing answers on the line.</summary>
    /// <param name="connectionString">libnfc's: driver, device, speed, e.g. pn532_uart:/dev/serial0:115200.</param>
    /// <param name="time">Bounds conversations with cards.</param>
    /// <exception cref="IOException">No such device, another program has it, no reader answers, or libnfc is not installed.</exception>
    public static LibnfcReader Open(string connectionString, TimeProvider time)
    {
        DeviceLock deviceLock = DeviceLock.TakeFor(connectionString);
        nint device = 0;
        try
        {
            device = Libnfc.Open(Context(), connectionString);
            if (device == 0) throw new IOException($"No reader answers on {connectionString}.");
            Require(Libnfc.BecomeInitiator(device), "initialisation");
            // libnfc asserts, which ends the process, when it is asked for a card on a chip that it knows no kinds of card for.
            Require(Libnfc.SupportedModulations(device, Libnfc.Initiator, out nint modulations), "set-up");
            if (modulations == 0) throw new IOException($"The reader on {connectionString} is of a kind that libnfc cannot use, or its answers were garbled.");
            // Otherwise a look without a card only ends by timeout, which cannot be told from a dead reader.
            Require(Libnfc.SetProperty(device, NfcProperty.InfiniteSelect, false), "set-up");
            Require(Libnfc.SetProperty(device, NfcProperty.AutoIso14443Part4, false), "set-up");
            Require(Libnfc.SetProperty(device, NfcProperty.EasyFraming, false), "set-up");
            Require(Libnfc.SetProperty(device, NfcProperty.CommunicationTimeout, FrameMilliseconds), "set-up");
            return new(device, deviceLock, time);
        }
        catch
        {
            if (device != 0) Libnfc.Close(device);
            deviceLock.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public FieldContent Look()
    {
        ObjectDisposedException.ThrowIf(closed, this);
        if (cardsAsleep) WakeCards();
        FieldContent found = Select();
        emptyLooks = found is FieldContent.Empty ? emptyLooks + 1 : 0;
        if (emptyLooks == EmptyLooksUntilForgotten) foundAlone = null;
        if (found is not FieldContent.OneCard card || (foundAlone is { } known && known.IsSameCardAs(card.Uid))) return found;
        found = LookForCompany(card);
        foundAlone = found is FieldContent.OneCard alone ? alone.Uid : null;
        return found;
    }

    /// <inheritdoc/>
    public T Talk<T>(BadgeUid card, TimeSpan longest, Func<ICardChannel, T> conversation)
    {
        ObjectDisposedException.ThrowIf(closed, this);
        ArgumentNullException.ThrowIfNull(conversation);
        if (cardsAsleep) WakeCards();
        var found = Select();
        // A card in a conversation hears no search, and one that was halted neither.
        cardsAsleep = true;
        if (found is not FieldContent.OneCard there || !there.Uid.IsSameCardAs(card)) throw new CardFaultException(CardFault.Gone, "The card does not lie there any more.");
        return conversation(IsoDep.Activate(Exchange, time, longest));
    }

    public void Dispose()
    {
        if (closed) return;
        closed = true;
        Libnfc.Close(device);
        deviceLock.Dispose();
    }

    private FieldContent LookForCompany(FieldContent.OneCard card)
    {
        cardsAsleep = true;
        int result = Libnfc.Deselect(device);
        if (result < 0 && !NfcTarget.IsCardFault(result)) throw NfcFailure.Of(result, "deselect");
        if (result < 0) return new FieldContent.Unreadable();
        return Select() switch
        {
            FieldContent.OneCard other when !other.Uid.IsSameCardAs(card.Uid) => new FieldContent.SeveralCards(),
            FieldContent.OneCard or FieldContent.Empty => card,
            var other => other,
        };
    }

    private unsafe FieldContent Select()
    {
        byte* target = stackalloc byte[NfcTarget.RoomBytes];
        int result = Libnfc.Select(device, NfcModulation.TypeA, null, 0, target);
        return NfcTarget.Judge(result, new ReadOnlySpan<byte>(target, NfcTarget.RoomBytes), nint.Size);
    }

    private unsafe byte[]? Exchange(ReadOnlySpan<byte> frame)
    {
        byte* received = stackalloc byte[LongestFrame];
        int result;
        fixed (byte* sent = frame) result = Libnfc.Transceive(device, sent, (nuint)frame.Length, received, LongestFrame, -1);
        if (result >= 0) return new ReadOnlySpan<byte>(received, Math.Min(result, LongestFrame)).ToArray();
        return NfcTarget.IsCardFault(result) ? null : throw NfcFailure.Of(result, "exchange");
    }

    private void WakeCards()
    {
        Require(Libnfc.SetProperty(device, NfcProperty.ActivateField, false), "field off");
        Require(Libnfc.SetProperty(device, NfcProperty.ActivateField, true), "field on");
        cardsAsleep = false;
    }

    // One context for the process: making one fills libnfc's driver list, which two threads must not do at once.
    private static nint Context()
    {
        lock (ContextGate)
        {
            if (context != 0) return context;
            try
            {
                _ = Libnfc.SetEnvironment("LIBNFC_AUTO_SCAN", "false", overwrite: 1);
                _ = Libnfc.SetEnvironment("LIBNFC_LOG_LEVEL", "0", overwrite: 1);
                Libnfc.Initialise(out context);
            }
            catch (DllNotFoundException e)
            {
                throw new IOException("libnfc is not installed on this box (Debian package libnfc6).", e);
            }
            return context != 0 ? context : throw new IOException("libnfc did not start.");
        }
    }

    private static void Require(int result, string step)
    {
        if (result < 0) throw NfcFailure.Of(result, step);
    }
}
