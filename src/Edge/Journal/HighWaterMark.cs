using System.Globalization;
using System.Text;
using FabAccess.Core.Values;
using FabAccess.Core.Wire;
using Microsoft.Win32.SafeHandles;

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
    /// <summary>How far ahead numbers are reserved: at most so many are given up after a power cut that also took the journal.</summary>
    public const int Ahead = 1024;

    private const int Sector = 512;
    private readonly SafeFileHandle file;
    private readonly BootId boot;

    /// <exception cref="IOException">The file cannot be opened.</exception>
    public HighWaterMark(string path, BootId boot)
    {
        this.boot = boot;
        file = File.OpenHandle(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.Read);
        Reserved = Read(0) is [{ } number] && long.TryParse(number, CultureInfo.InvariantCulture, out long reserved) ? reserved : 0;
        if (Read(1) is [{ } last, { Length: 64 } hash, { } at] && long.TryParse(last, CultureInfo.InvariantCulture, out long sequence))
        {
            Last = new(sequence, hash);
            IsOfThisBoot = at == boot.ToString();
        }
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
        Write(1, string.Create(CultureInfo.InvariantCulture, $"{last.Sequence} {last.Hash} {boot}"));
    }

    /// <summary>Makes sure that numbers up to <paramref name="sequence"/> may be given; costs a sync only when it has to move.</summary>
    public void Reserve(long sequence, bool extend)
    {
        if (sequence <= Reserved && !(extend && Reserved - sequence < Ahead / 2)) return;
        Write(0, (sequence + Ahead).ToString(CultureInfo.InvariantCulture));
        RandomAccess.FlushToDisk(file);
        Reserved = sequence + Ahead;
    }

    public void Dispose() => file.Dispose();

    private void Write(int sector, string text)
    {
        Span<byte> bytes = stackalloc byte[Sector];
        bytes.Fill((byte)' ');
        string check = EntryHash.Of(Encoding.ASCII.GetBytes(text))[..16];
        bytes[Encoding.ASCII.GetBytes($"{check} {text}", bytes)] = (byte)'\n';
        RandomAccess.Write(file, bytes, (long)sector * Sector);
    }

    // Null when the sector was never written, or was torn by a power cut.
    private string[]? Read(int sector)
    {
        byte[] bytes = new byte[Sector];
        int length = RandomAccess.Read(file, bytes, (long)sector * Sector);
        string line = Encoding.ASCII.GetString(bytes, 0, length).Split('\n')[0];
        string[] parts = line.Split(' ', 2);
        return parts.Length == 2 && EntryHash.Of(Encoding.ASCII.GetBytes(parts[1]))[..16] == parts[0] ? parts[1].Split(' ') : null;
    }
}
