using System.Globalization;
using System.Text;

namespace FabAccess.Server.Store;

/// <summary>
/// The highest epoch that a store of this data folder ever had, in a file of its own: a backup does not know of the epochs
/// that came after it. That the file is there also says that a lab lived here.
/// </summary>
internal static class EpochFile
{
    private const int Longest = 20;

    /// <summary>0 where none was noted; also where what stands there is no number, since then the backup and the boxes must do.</summary>
    /// <exception cref="IOException">It is there and cannot be read.</exception>
    public static int Read(string dataFolder)
    {
        string path = PathIn(dataFolder);
        if (!File.Exists(path) || new FileInfo(path).Length > Longest) return 0;
        return int.TryParse(File.ReadAllText(path).Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out int epoch) ? epoch : 0;
    }

    public static bool IsThere(string dataFolder) => File.Exists(PathIn(dataFolder));

    /// <summary>Never lowers it.</summary>
    /// <exception cref="IOException">It cannot be written.</exception>
    public static void Raise(string dataFolder, int epoch)
    {
        if (Read(dataFolder) >= epoch) return;
        DurableFile.Replace(PathIn(dataFolder), Encoding.ASCII.GetBytes(epoch.ToString(CultureInfo.InvariantCulture) + "\n"));
    }

    private static string PathIn(string dataFolder) => Path.Combine(dataFolder, "epoch");
}
