using System.Text.Json;
using FabAccess.Core.Access;
using FabAccess.Core.Values;
using FabAccess.Core.Wire;
using FabAccess.Edge.Files;
using FabAccess.Edge.Time;
using Microsoft.Extensions.Logging;
using NodaTime;

namespace FabAccess.Edge.Permits;

/// <summary>
/// Keeps the permit list in force: stored durably before it counts, so that a reboot without network knows no less, and
/// swapped whole in one assignment, so that a tap sees the old list or the new one. What is refused leaves everything as
/// it was, and the list in force goes on until its own end. The bytes are kept as they came, and their signature is
/// checked again at each start: whoever writes on the card is no signer. <see cref="Accept"/> is called by one thread at a
/// time; <see cref="Current"/> may be read by any.
/// </summary>
public sealed class PermitStore
{
    public const string ListFile = "permits.jws";

    // What was kept before lists were signed: not believed, and deleted once there is a signed one.
    private const string UnsignedFile = "permits.json";

    private const string ReceiptFile = "permits.received.json";

    // A century, in milliseconds.
    private const long LongestAge = 100L * 366 * 24 * 3600 * 1000;

    private readonly IBoxFiles files;
    private readonly SiteId site;
    private readonly BoxId box;
    private readonly Func<TrustedKeys> trust, storedBy;
    private readonly BoxClock clock;
    private readonly ILogger log;
    private readonly SaidRefusals refusals = new();
    private volatile HeldPermits? current;
    // The newest list that this box ever had, whether or not its file is still sound: nothing older counts again.
    private Generation newest;
    private string? digest;

    /// <param name="folder">Where permits.jws and permits.received.json are; made if it is missing.</param>
    /// <param name="site">Whose lists count.</param>
    /// <param name="box">Whose lists count.</param>
    /// <param name="trust">Whose signature counts.</param>
    /// <param name="clock">The box's clock.</param>
    /// <param name="log">For what a person should know.</param>
    /// <exception cref="IOException">The folder cannot be used.</exception>
    public PermitStore(string folder, SiteId site, BoxId box, TrustedKeys trust, BoxClock clock, ILogger log)
        : this(new DiskFolder(folder), site, box, () => trust, () => trust, clock, log)
    {
    }

    internal PermitStore(IBoxFiles files, SiteId site, BoxId box, Func<TrustedKeys> trust, Func<TrustedKeys> storedBy, BoxClock clock, ILogger log)
    {
        (this.files, this.site, this.box, this.trust, this.storedBy, this.clock, this.log) = (files, site, box, trust, storedBy, clock, log);
        Load();
    }

    /// <summary>The list in force; null before the first one.</summary>
    public HeldPermits? Current => current;

    /// <summary>0.0 before the first list.</summary>
    public Generation Generation => current?.List.Generation ?? default;

    /// <summary>Called when another list is in force, by the thread that brought it. Must return at once.</summary>
    public Action? Changed { get; set; }

    /// <summary>Called when a list was refused for a cause that was not said yet, by the thread that brought it. Must return at once.</summary>
    public Action<PermitReading.Unusable>? Refused { get; set; }

    /// <summary>
    /// Takes a payload of <c>down/permits</c> into force if it is sound and newer. Returns why it was refused; null when it is
    /// in force, or is the one that is in force already.
    /// </summary>
    /// <param name="payload">As it came.</param>
    /// <param name="isFresh">Whether it came as it was published, and not from what the broker keeps: then it tells the hour, too.</param>
    public PermitReading.Unusable? Accept(ReadOnlyMemory<byte> payload, bool isFresh = false)
    {
        var refusal = TryAccept(payload, isFresh);
        if (refusal is null) refusals.Accepted();
        else if (refusals.IsNews(refusal.Cause, clock.Now()))
        {
            PermitLog.Refused(log, refusal.Reason);
            Refused?.Invoke(refusal);
        }
        return refusal;
    }

    private PermitReading.Unusable? TryAccept(ReadOnlyMemory<byte> payload, bool isFresh)
    {
        // The broker hands out the retained list at each connect; reading it again would stop the machines for nothing.
        string received = EntryHash.Of(payload.Span);
        if (current is not null && received == digest) return null;
        var now = clock.Now();
        var reading = PermitReading.Of(payload, trust(), site, box, now.Trust == ClockTrust.Never ? null : now.Wall);
        if (reading is PermitReading.Unusable unusable) return unusable;
        var list = ((PermitReading.Sound)reading).List;
        if (list.Generation < newest) return new(RightsRefusal.OlderGeneration, $"Generation {list.Generation} is older than {newest}.", list.Generation);
        if (list.Generation == newest && digest is not null && received != digest)
            return new(RightsRefusal.SameGenerationOtherContent, $"It is another list under the number of the one that came before, {newest}.", newest);
        try
        {
            files.Replace(ListFile, payload.Span);
            WriteReceipt(new(list, now), received, now);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return new(RightsRefusal.CannotBeStored, $"It cannot be stored: {e.Message}", list.Generation);
        }
        bool agrees = isFresh && now.Wall - list.IssuedAt is var late && late <= HeldPermits.Tolerance && -late <= HeldPermits.Tolerance;
        (current, newest, digest) = (new(list, now) { HourTold = agrees ? now : current?.HourTold }, list.Generation, received);
        PermitLog.Accepted(log, list.Generation, list.BadgeCount);
        Changed?.Invoke();
        return null;
    }

    /// <summary>
    /// Writes down how old the list in force is by now: a box without network and clock that loses its power again and again
    /// must not keep it young for ever. What was lived through since the last time is lost in a power cut.
    /// </summary>
    public void Remember()
    {
        if (current is not { } held) return;
        var now = clock.Now();
        try
        {
            WriteReceipt(held, digest!, now);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // The journal has said that the disk fails; the next time tries again.
        }
    }

    private void WriteReceipt(HeldPermits held, string sha256, Moment now)
    {
        var generation = held.List.Generation;
        var receipt = new PermitReceipt(
            generation.Epoch, generation.Number, now.Boot, now.MonotonicMilliseconds, sha256, (long)held.LivedAt(now).TotalMilliseconds, (long)held.ToldAt(now).TotalMilliseconds);
        files.Replace(ReceiptFile, receipt.Write());
    }

    private void Load()
    {
        var (receipt, reason) = ReadReceipt();
        if (receipt is not null) (newest, digest) = (receipt.Of, receipt.Sha256);
        if (ReadList() is not { } stored) return;
        if (receipt is null) PermitLog.ReceiptLost(log, reason);
        switch (Judge(stored))
        {
            case PermitReading.Sound { List: var list }:
                (current, newest, digest) = (Held(list, receipt), list.Generation, EntryHash.Of(stored));
                PermitLog.Accepted(log, list.Generation, list.BadgeCount);
                ForgetUnsigned();
                break;
            case PermitReading.Unusable unusable:
                MoveAside(unusable.Reason);
                break;
        }
    }

    // A disk that does not give the list out, or keeps it in its place, is no reason not to start: machines can be stopped, and a list comes.
    private byte[]? ReadList()
    {
        try
        {
            return files.Read(ListFile);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            PermitLog.Unreadable(log, e.Message);
            return null;
        }
    }

    private void ForgetUnsigned()
    {
        try
        {
            if (files.Exists(UnsignedFile)) files.Delete(UnsignedFile);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // At the next start, then: nobody reads it.
        }
    }

    private void MoveAside(string reason)
    {
        try
        {
            files.Move(ListFile, ListFile + ".damaged");
            PermitLog.MovedAside(log, reason, Path.Combine(files.Folder, ListFile + ".damaged"));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            PermitLog.Unreadable(log, $"{reason} {e.Message}");
        }
    }

    // Newer than the receipt it may be, when power went between the two files; older or another one it may not. Past its end
    // it may be too: it grants nothing then, and still says whose session is running.
    private PermitReading Judge(byte[] stored)
    {
        var reading = PermitReading.Of(stored, storedBy(), site, box, trusted: null);
        if (reading is not PermitReading.Sound { List.Generation: var generation } || generation > newest) return reading;
        if (generation < newest) return new PermitReading.Unusable(RightsRefusal.OlderGeneration, $"Generation {generation} is older than {newest}, which this box had.", generation);
        return digest is null || digest == EntryHash.Of(stored)
            ? reading
            : new PermitReading.Unusable(RightsRefusal.SameGenerationOtherContent, "Its bytes are not those that came.", generation);
    }

    private (PermitReceipt? Receipt, string Reason) ReadReceipt()
    {
        try
        {
            if (files.Read(ReceiptFile) is not { } stored) return (null, "There is no receipt.");
            return (PermitReceipt.Read(stored), "Its receipt is not what was written.");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or JsonException)
        {
            return (null, e.Message);
        }
    }

    // How long the box was without power no clock tells: its age then counts from what it had lived through, which is never too much.
    private HeldPermits Held(PermitList list, PermitReceipt? receipt)
    {
        var now = clock.Now();
        if (receipt?.Of != list.Generation) return new(list, now);
        bool isThisBoot = receipt.Boot == now.Boot && receipt.MonotonicMilliseconds >= 0 && receipt.MonotonicMilliseconds <= now.MonotonicMilliseconds;
        var since = isThisBoot ? now with { MonotonicMilliseconds = receipt.MonotonicMilliseconds } : now;
        return new(list, since, Milliseconds(receipt.LivedMilliseconds), Milliseconds(receipt.ToldMilliseconds));

        // More than any list lives is no age that was written here.
        static Duration Milliseconds(long count) => Duration.FromMilliseconds(Math.Clamp(count, 0, LongestAge));
    }
}
