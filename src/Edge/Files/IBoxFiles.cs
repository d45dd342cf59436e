namespace FabAccess.Edge.Files;

/// <summary>
/// The box's data folder, and the room on its disk: all that the box does with files, but for what SQLite does with its
/// own. A name is a file's in this folder. Everything here throws <see cref="IOException"/> (or
/// <see cref="UnauthorizedAccessException"/>) when the disk will not.
/// </summary>
internal interface IBoxFiles
{
    /// <summary>For SQLite, which opens its files by path.</summary>
    string Folder { get; }

    /// <summary>Bytes that may still be written.</summary>
    long FreeBytes { get; }

    bool Exists(string name);

    /// <summary>All of it; null when there is no such file.</summary>
    byte[]? Read(string name);

    /// <summary>On return the new bytes are durable; after a power cut before that there is either the old file or the new one, whole.</summary>
    void Replace(string name, ReadOnlySpan<byte> bytes);

    /// <summary>Another name for a file, in place of what has it. Durable some time later.</summary>
    void Move(string from, string to);

    /// <summary>Nothing happens when there is no such file.</summary>
    void Delete(string name);

    /// <summary>For reading and writing in place; made when it is not there. Others may have it open too.</summary>
    IBoxFile Open(string name);
}

/// <summary>An open file. What is written is durable after <see cref="Flush"/> only.</summary>
internal interface IBoxFile : IDisposable
{
    /// <summary>Bytes.</summary>
    long Length { get; }

    /// <summary>How many bytes there were, from that offset on: fewer than asked for at the end of the file.</summary>
    int Read(Span<byte> into, long offset);

    void Write(ReadOnlySpan<byte> bytes, long offset);

    void Flush();
}
