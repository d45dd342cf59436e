namespace FabAccess.PowerCuts.Recordings;

/// <summary>
/// One thing that a program did to its folder, in the order in which the calls came back. Paths are relative to the folder.
/// <see cref="Before"/> is the number of operations that had come back when this one's call began: a sync covers those.
/// </summary>
internal abstract record Operation
{
    private Operation() { }

    public int Before { get; init; }

    /// <summary>For people.</summary>
    public string Words => this switch
    {
        Created o => $"{o.Path} made",
        Written o => $"{o.Path}: {o.Bytes.Length} bytes at {o.Offset}",
        Resized o => $"{o.Path}: length {o.Length}",
        Synced o => $"{o.Path}: {(o.IsDone ? "synced" : "NOT synced")}",
        FolderSynced => "folder synced",
        Renamed o => $"{o.From} renamed to {o.To}",
        Linked o => $"{o.From} linked to {o.To}",
        Removed o => $"{o.Path} removed",
        Told o => $"told: {o.Line[..Math.Min(o.Line.Length, 40)]}",
        _ => throw new InvalidOperationException("A closed set."),
    };

    public sealed record Created(string Path) : Operation;

    public sealed record Written(string Path, long Offset, byte[] Bytes) : Operation;

    public sealed record Resized(string Path, long Length) : Operation;

    /// <param name="Path">Of the file.</param>
    /// <param name="IsDone">False when the disk refused: the kernel then takes the pages for clean, and they are lost at a power cut.</param>
    public sealed record Synced(string Path, bool IsDone) : Operation;

    public sealed record FolderSynced(string Path) : Operation;

    public sealed record Renamed(string From, string To) : Operation;

    public sealed record Linked(string From, string To) : Operation;

    public sealed record Removed(string Path) : Operation;

    /// <summary>A line on standard output: what the program has promised from here on. Stands where its call began.</summary>
    public sealed record Told(string Line) : Operation;
}
