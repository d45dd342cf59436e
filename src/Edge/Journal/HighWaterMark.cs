using System.Buffers.Binary;
using System.Numerics;
using FabAccess.Core.Values;
using FabAccess.Core.Wire;
using FabAccess.Edge.Files;

namespace FabAccess.Edge.Journal;

/// <summary>
/// Remembers, outside the database, how far the journal had come, so that a database that silently lost its end (a bit
/// that flips in the middle of a WAL does that, without an error) is noticed and no sequence is ever given twice.
///
/// Two sectors of one file. "last" is rewritten after each commit and not synced: exact as long as this boot lasts, behind
/// after a power cut. "reserved" is synced, and always ahead of what is in use; it is moved in housekeeping, or when it is
/// reached. After a loss numbering goes on after "last" in the same boot and after "reserved" in another.
/// </summary>
internal sealed class HighWaterMark : IDisposable
{
    public const string Name = "journal.mark";

    /// <summary>How far ahead numbers are reserved: at most so many are given up after a power cut that also took the journal.</summary>
    public const int Ahead = 1024;

    private const int Sector = 512, Length = 60;
    private readonly IBoxFile file;
    private readonly BootId boot;

    /// <param name="file">Open; closed with this.</param>
    /// <param name="boot">This boot.</param>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public HighWaterMark(IBoxFile file, BootId boot)
    {
        (this.file, this.boot) = (file, boot);
        Reserved = Read(0)?.Last.Sequence ?? 0;
        if (Read(1) is { } read) (Last, IsOfThisBoot) = (read.Last, read.At == boot);
    }

    /// <summary>No sequence above this one was ever given.</summary>
    public long Reserved { get; private set; }

    /// <summary>As remembered when the file was opened, then as written.</summary>
    public JournalPosition Last { get; private set; } = new(0, EntryHash.None);

    public bool IsOfThisBoot { get; private set; }

    /// <summary>Where numbering goes on when the journal has lost its end.</summary>
    public JournalPosition AfterLoss => IsOfThisBoot || Reserved <= Last.Sequence ? Last : new(Reserved, EntryHash.None);

    public void Write(JournalPosition last)
    {
        Last = last;
        IsOfThisBoot = true;
        Write(1, last);
    }

    /// <summary>Makes sure that numbers up to <paramref name="sequence"/> may be given; costs a sync only when it has to move.</summary>
    public void Reserve(long sequence, bool extend)
    {
        if (sequence <= Reserved && !(extend && Reserved - sequence < Ahead / 2)) return;
        Write(0, new(sequence + Ahead, EntryHash.None));
        file.Flush();
        Reserved = sequence + Ahead;
    }

    public void Dispose() => file.Dispose();

    // Sequence (8 bytes, little-endian), hash (32), boot (16), CRC-32C of these (4).
    private void Write(int sector, JournalPosition position)
    {
        Span<byte> bytes = stackalloc byte[Length];
        BinaryPrimitives.WriteInt64LittleEndian(bytes, position.Sequence);
        Convert.FromHexString(position.Hash, bytes[8..40], out _, out _);
        boot.Value.TryWriteBytes(bytes[40..56]);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes[56..], Check(bytes[..56]));
        file.Write(bytes, (long)sector * Sector);
    }

    // Null when the sector was never written, or was torn by a power cut.
    private (JournalPosition Last, BootId At)? Read(int sector)
    {
        Span<byte> bytes = stackalloc byte[Length];
        bool isThere = file.Read(bytes, (long)sector * Sector) == Length;
        if (!isThere || BinaryPrimitives.ReadUInt32LittleEndian(bytes[56..]) != Check(bytes[..56])) return null;
        return (new(BinaryPrimitives.ReadInt64LittleEndian(bytes), Convert.ToHexStringLower(bytes[8..40])), new(new Guid(bytes[40..56])));
    }

    // Begins with ones, so that a sector of zeros does not pass.
    private static uint Check(ReadOnlySpan<byte> bytes)
    {
        uint check = uint.MaxValue;
        foreach (byte one in bytes) check = BitOperations.Crc32C(check, one);
        return check;
    }
}
