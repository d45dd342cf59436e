namespace FabAccess.Edge.Health;

/// <summary>What a file system has left, in bytes.</summary>
/// <param name="Free">For a user without privileges.</param>
/// <param name="Size">In all.</param>
public readonly record struct DiskRoom(long Free, long Size)
{
    /// <summary>Of the file system that a folder is on.</summary>
    /// <exception cref="IOException">It cannot be asked.</exception>
    public static DiskRoom Of(string folder)
    {
        var drive = new DriveInfo(folder);
        return new(drive.AvailableFreeSpace, drive.TotalSize);
    }
}
