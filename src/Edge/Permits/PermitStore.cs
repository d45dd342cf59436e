using System.Security.Cryptography;
using System.Text.Json;
using FabAccess.Core.Values;
using FabAccess.Edge.Time;
using Microsoft.Extensions.Logging;

namespace FabAccess.Edge.Permits;

/// <summary>
/// Keeps the permit list in force: stored durably before it counts, so that a reboot without network knows no less, and
/// swapped whole in one assignment, so that a tap sees the old list or the new one. What is refused leaves everything as
/// it was. <see cref="Accept"/> is called by one thread at a time; <see cref="Current"/> may be read by any.
/// </summary>
public sealed class PermitStore
{
    private readonly SiteId site;
    private readonly BoxId box;
    private readonly BoxClock clock;
    private readonly ILogger log;
    private readonly string listFile, receiptFile;
    private volatile HeldPermits? current;
    private byte[]? digest;
    private string? lastRefusal;

    /// <param name="folder">Where permits.json and permits.received.json are; made if it is missing.</param>
    /// <param name="site">Whose lists count.</param>
    /// <param name="box">Whose lists count.</param>
    /// <param name="clock">The box's clock.</param>
    /// <param name="log">For what a person should know.</param>
    /// <exception cref="IOException">The folder cannot be used.</exception>
    public PermitStore(string folder, SiteId site, BoxId box, BoxClock clock, ILogger log)
    {
        (this.site, this.box, this.clock, this.log) = (site, box, clock, log);
        Directory.CreateDirectory(folder);
        listFile = Path.Combine(folder, "permits.json");
        receiptFile = Path.Combine(folder, "permits.received.json");
        Load();
    }

    /// <summary>The list in force; null before the first one.</summary>
    public HeldPermits? Current => current;

    /// <summary>0.0 before the first list.</summary>
    public Generation Generation => current?.List.Generation ?? default;

    /// <summary>Called when another list is in force, by the thread that brought it. Must return at once.</summary>
    public Action? Changed { get; set; }

    /// <summary>
    /// Takes a payload of <c>down/permits</c> into force if it is sound and newer. Returns why it was refused; null when it is
    /// in force, or is the one that is in force already. A cause is logged once until another one, or a good list, comes.
    /// </summary>
    public string? Accept(ReadOnlyMemory<byte> payload)
    {
        string? refusal = TryAccept(payload);
        if (refusal is not null && refusal != lastRefusal) PermitLog.Refused(log, refusal);
        lastRefusal = refusal;
        return refusal;
    }

    private string? TryAccept(ReadOnlyMemory<byte> payload)
    {
        // The broker hands out the retained list at each connect; reading it again would stop the machines for nothing.
        byte[] received = SHA256.HashData(payload.Span);
        if (digest is not null && received.AsSpan().SequenceEqual(digest)) return null;
        var reading = PermitReading.Of(payload, site, box);
        if (reading is PermitReading.Unusable unusable) return unusable.Reason;
        var list = ((PermitReading.Sound)reading).List;
        if (list.Generation == Generation) return null;
        if (list.Generation < Generation) return $"Generation {list.Generation} is older than {Generation}.";
        var now = clock.Now();
        try
        {
            DurableFile.Replace(listFile, payload.Span);
            var receipt = new PermitReceipt(list.Generation.Epoch, list.Generation.Number, now.Boot, now.MonotonicMilliseconds);
            DurableFile.Replace(receiptFile, JsonSerializer.SerializeToUtf8Bytes(receipt, PermitJson.Default.PermitReceipt));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return $"It cannot be stored: {e.Message}";
        }
        (current, digest) = (new(list, now), received);
        PermitLog.Accepted(log, list.Generation, list.BadgeCount);
        Changed?.Invoke();
        return null;
    }

    private void Load()
    {
        if (!File.Exists(listFile)) return;
        byte[] stored = File.ReadAllBytes(listFile);
        switch (PermitReading.Of(stored, site, box))
        {
            case PermitReading.Sound sound:
                (current, digest) = (new(sound.List, ReceivedAt(sound.List.Generation)), SHA256.HashData(stored));
                PermitLog.Accepted(log, sound.List.Generation, sound.List.BadgeCount);
                break;
            case PermitReading.Unusable unusable:
                string aside = listFile + ".damaged";
                File.Move(listFile, aside, overwrite: true);
                PermitLog.MovedAside(log, unusable.Reason, aside);
                break;
        }
    }

    // After a reboot no clock tells how old the list is: its age counts from now, which is never too much.
    private Moment ReceivedAt(Generation generation)
    {
        var now = clock.Now();
        try
        {
            var receipt = JsonSerializer.Deserialize(File.ReadAllBytes(receiptFile), PermitJson.Default.PermitReceipt);
            bool isThisList = receipt is not null && new Generation(receipt.Epoch, receipt.Generation) == generation;
            bool isThisBoot = receipt?.Boot == now.Boot && receipt.MonotonicMilliseconds >= 0 && receipt.MonotonicMilliseconds <= now.MonotonicMilliseconds;
            return isThisList && isThisBoot ? now with { MonotonicMilliseconds = receipt!.MonotonicMilliseconds } : now;
        }
        catch (Exception e) when (e is IOException or JsonException)
        {
            PermitLog.ReceiptLost(log, e.Message);
            return now;
        }
    }
}
