using System.Text;
using FabAccess.Core.Values;

namespace FabAccess.Edge.Badges.Pcsc;

/// <summary>A reader of a running pcscd. A card is asked for its UID by the command that all PC/SC 2 readers answer themselves.</summary>
internal sealed unsafe class PcscSlot : ICardSlot
{
    private const nuint Empty = 0x10, Present = 0x20, Unavailable = 0x08, Unknown = 0x04, Mute = 0x200, ChangedBit = 0x02;

    // The upper half counts insertions. What other programs do with the card is no change.
    private const nuint WhatLiesThere = 0xFFFF_0000 | Empty | Present | Mute;
    private const int ListRoom = 4096, AnswerRoom = 264, LongestUid = 10;

    // A badge that comes nearer often does not answer the first time, and pcscd does not ask again by itself.
    private static readonly TimeSpan RetryPause = TimeSpan.FromMilliseconds(100);

    // PC/SC shares its readers gladly; two machines on one reader would both start by one tap.
    private static readonly HashSet<string> taken = [];

    private readonly nint context;
    private readonly string name;
    private readonly byte[] reader;
    private nuint known;
    private bool isUnreadable;

    private PcscSlot(nint context, string name)
    {
        (this.context, this.name, reader) = (context, name, [.. Encoding.UTF8.GetBytes(name), 0]);
        lock (taken)
            if (!taken.Add(name)) throw new IOException($"The reader '{name}' is another machine's already: write more of the names in box.json, so that each is one reader.");
    }

    /// <param name="namePart">Some of the reader's name, blind to case.</param>
    /// <exception cref="IOException">PC/SC is not installed, pcscd does not run, or not exactly one reader is called so.</exception>
    public static PcscSlot Open(string namePart)
    {
        nint context = 0;
        try
        {
            Require(PcscLibrary.EstablishContext(PcscLibrary.SystemScope, 0, 0, out context), "the way to pcscd");
            return new(context, Find(Readers(context), namePart));
        }
        catch (DllNotFoundException e)
        {
            throw new IOException("PC/SC is not installed on this box (Debian packages pcscd and libpcsclite1).", e);
        }
        catch
        {
            if (context != 0) _ = PcscLibrary.ReleaseContext(context);
            throw;
        }
    }

    /// <summary>The one reader whose name holds this.</summary>
    /// <exception cref="IOException">None or several do.</exception>
    internal static string Find(IReadOnlyCollection<string> readers, string namePart)
    {
        string[] found = [.. readers.Where(r => r.Contains(namePart, StringComparison.OrdinalIgnoreCase))];
        return found.Length == 1 ? found[0] : throw new IOException(
            readers.Count == 0 ? $"pcscd knows no reader, so none called '{namePart}'. Is it plugged in?"
            : found.Length == 0 ? $"pcscd knows no reader called '{namePart}'; there are: {string.Join(", ", readers)}."
            : $"'{namePart}' is not one reader but several: {string.Join(", ", found)}. Write more of its name.");
    }

    /// <inheritdoc/>
    public FieldContent? WaitForChange(TimeSpan atMost)
    {
        var wait = isUnreadable && RetryPause < atMost ? RetryPause : atMost;
        fixed (byte* name = reader)
        {
            var state = new PcscReaderState { Reader = name, CurrentState = known };
            uint code = PcscFailure.Code(PcscLibrary.GetStatusChange(context, (nuint)wait.TotalMilliseconds, &state, 1));
            if (code == PcscFailure.Timeout) return isUnreadable ? Read(name) : null;
            if (code != 0) throw PcscFailure.Of(code, "watching for cards");
            if ((state.EventState & (Unavailable | Unknown)) != 0) throw new IOException("The reader is gone.");
            nuint seen = state.EventState & ~ChangedBit;
            bool isSame = (seen & WhatLiesThere) == (known & WhatLiesThere);
            known = seen;
            bool wasUnreadable = isUnreadable;
            isUnreadable = false;
            if ((seen & Empty) != 0) return new FieldContent.Empty();
            return (seen & Present) == 0 || (isSame && !wasUnreadable) ? null : Read(name);
        }
    }

    public void Dispose()
    {
        lock (taken) taken.Remove(name);
        _ = PcscLibrary.ReleaseContext(context);
    }

    private FieldContent Read(byte* name)
    {
        var content = TryReadUid(name) is { } uid ? (FieldContent)new FieldContent.OneCard(uid) : new FieldContent.Unreadable();
        isUnreadable = content is FieldContent.Unreadable;
        return content;
    }

    private BadgeUid? TryReadUid(byte* name)
    {
        if (!IsDone(PcscLibrary.Connect(context, name, PcscLibrary.Shared, PcscLibrary.AnyProtocol, out nint card, out nuint protocol), "taking the card")) return null;
        try
        {
            // GET DATA (PC/SC part 3, 3.2.2.1.3): the answer is the UID and 90 00.
            ReadOnlySpan<byte> command = [0xFF, 0xCA, 0x00, 0x00, 0x00];
            byte* answer = stackalloc byte[AnswerRoom];
            nuint length = AnswerRoom;
            var framing = new PcscProtocol(protocol, (nuint)(2 * nint.Size));
            fixed (byte* bytes = command)
                if (!IsDone(PcscLibrary.Transmit(card, framing, bytes, (nuint)command.Length, 0, answer, ref length), "asking for the number")) return null;
            return UidOf(new(answer, (int)Math.Min(length, AnswerRoom)));
        }
        finally
        {
            _ = PcscLibrary.Disconnect(card, PcscLibrary.LeaveCard);
        }
    }

    /// <summary>The number in an answer to GET DATA; null when there is none.</summary>
    internal static BadgeUid? UidOf(ReadOnlySpan<byte> answer) =>
        answer is [.. var uid, 0x90, 0x00] && uid.Length <= LongestUid && BadgeUid.TryCreate(uid, out var number) ? number : null;

    private static List<string> Readers(nint context)
    {
        byte* names = stackalloc byte[ListRoom];
        nuint length = ListRoom;
        uint code = PcscFailure.Code(PcscLibrary.ListReaders(context, null, names, ref length));
        if (code == PcscFailure.NoReaders) return [];
        if (code != 0) throw PcscFailure.Of(code, "listing the readers");
        return [.. Encoding.UTF8.GetString(names, (int)Math.Min(length, ListRoom)).Split('\0', StringSplitOptions.RemoveEmptyEntries)];
    }

    private static bool IsDone(nint result, string step)
    {
        uint code = PcscFailure.Code(result);
        return code == 0 || (PcscFailure.IsCardFault(code) ? false : throw PcscFailure.Of(code, step));
    }

    private static void Require(nint result, string step)
    {
        if (PcscFailure.Code(result) is not 0 and var code) throw PcscFailure.Of(code, step);
    }
}
