using FabAccess.Edge.Files;

namespace FabAccess.Edge.Journal;

/// <summary>
/// A megabyte that is given up when the disk is full, so that sessions which are running can still be ended in the
/// journal. Taken back in housekeeping, when there is room again.
/// </summary>
internal sealed class Ballast(IBoxFiles files)
{
    private const string Name = "journal.ballast";
    private const int Bytes = 1024 * 1024;
    private const long RoomNeeded = 16L * Bytes;

    /// <summary>True when there was something to give up.</summary>
    public bool Release()
    {
        try
        {
            bool had = files.Exists(Name);
            files.Delete(Name);
            return had;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    /// <summary>Does nothing when it is there, or when the disk has no room for it.</summary>
    public void TakeBack()
    {
        try
        {
            if (files.Exists(Name) || files.FreeBytes < RoomNeeded) return;
            // Real bytes: a file of holes would give nothing back.
            using var file = files.Open(Name);
            file.Write(new byte[Bytes], 0);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            Release();
        }
    }
}
