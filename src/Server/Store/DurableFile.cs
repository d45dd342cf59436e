using FabAccess.Service;

namespace FabAccess.Server.Store;

/// <summary>Files that are there, whole, after a power cut.</summary>
internal static class DurableFile
{
    /// <summary>Replaces a file: afterwards there is the new one, and after a cut in between the old one or the new one.</summary>
    /// <exception cref="IOException">It could not be written; the old one is still there.</exception>
    public static void Replace(string path, ReadOnlySpan<byte> bytes)
    {
        string temporary = path + ".new";
        using (var file = File.OpenHandle(temporary, FileMode.Create, FileAccess.Write)) RandomAccess.Write(file, bytes, 0);
        Settle(temporary, path);
    }

    /// <summary>Gives a file that was written its name, in the same folder; what had that name is replaced.</summary>
    /// <exception cref="IOException">It could not be synced or renamed.</exception>
    public static void Settle(string temporary, string path)
    {
        using (var file = File.OpenHandle(temporary, FileMode.Open, FileAccess.ReadWrite)) DiskSync.File(file, temporary);
        File.Move(temporary, path, overwrite: true);
        DiskSync.Folder(Path.GetDirectoryName(Path.GetFullPath(path))!);
    }
}
