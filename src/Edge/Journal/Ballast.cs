namespace FabAccess.Edge.Journal;

/// <summary>
/// A megabyte that is given up when the disk is full, so that sessions which are running can still be ended in the
/// journal. Taken back in housekeeping, when there is room again.
/// </summary>
internal sealed class Ballast(string path)
{
    private const int Bytes = 1024 * 1024;
    private const long RoomNeeded = 16L * Bytes;

    /// <summary>True when there was something to give up.</summary>
    public bool Release()
    {
        try
        {
            bool had = File.Exists(path);
            File.Delete(path);
            return had;
        }
        catch (IOException)
        {
            return false;
        }
    }

    /// <summary>Does nothing when it is there, or when the disk has no room for it.</summary>
    public void TakeBack()
    {
        try
        {
            if (File.Exists(path) || new DriveInfo(Path.GetDirectoryName(Path.GetFullPath(path))!).AvailableFreeSpace < RoomNeeded) return;
            // Real bytes: a file of holes would give nothing back.
            File.WriteAllBytes(path, new byte[Bytes]);
        }
        catch (IOException)
        {
            Release();
        }
    }
}
