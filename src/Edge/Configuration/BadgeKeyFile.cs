using FabAccess.Core.Values;

namespace FabAccess.Edge.Configuration;

/// <summary>Reads the site's badge key: 64 hexadecimal digits in a file that only its owner may read.</summary>
internal static class BadgeKeyFile
{
    private const UnixFileMode Others = (UnixFileMode)0b000_111_111;

    /// <summary>The key, or an empty one and a sentence about what is wrong. The sentence never holds the key.</summary>
    public static (byte[] Key, string? Problem) Read(string path)
    {
        try
        {
            if (OperatingSystem.IsWindows()) return ([], "cannot be checked: a box runs on Linux.");
            if (!File.Exists(path)) return ([], $"names {path}, which is not there.");
            var mode = File.GetUnixFileMode(path);
            if ((mode & Others) != 0) return ([], $"names {path}, which others than its owner may read: chmod 600 it.");
            if (new FileInfo(path).Length > 256) return ([], $"names {path}, which is too long for a badge key.");
            string text = File.ReadAllText(path).Trim();
            if (text.Length != 2 * BadgeHash.KeyBytes || !text.All(char.IsAsciiHexDigit)) return ([], $"names {path}, which does not hold {2 * BadgeHash.KeyBytes} hexadecimal digits.");
            return (Convert.FromHexString(text), null);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return ([], $"names {path}, which cannot be read: {e.Message}");
        }
    }
}
