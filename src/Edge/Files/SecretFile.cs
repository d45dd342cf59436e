namespace FabAccess.Edge.Files;

/// <summary>A short secret (a password, a key, an access code) in a file of its own that a person made.</summary>
internal static class SecretFile
{
    private const int Longest = 256;
    private const UnixFileMode Others = UnixFileMode.OtherRead | UnixFileMode.OtherWrite | UnixFileMode.OtherExecute;

    /// <summary>Its text without what surrounds it; read anew each time, so that a new one counts at once.</summary>
    /// <param name="path">Where.</param>
    /// <param name="setting">What box.json calls it.</param>
    /// <exception cref="IOException">It cannot be read, everybody may read it, it is empty, or it holds more than one line of 1 to 256 characters; a sentence without the secret.</exception>
    public static string Read(string path, string setting)
    {
        try
        {
            if (!OperatingSystem.IsWindows() && (File.GetUnixFileMode(path) & Others) != 0) throw new IOException($"Everybody may read the {setting} {path}: run 'chmod o= {path}'.");
            using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read);
            using var reader = new StreamReader(stream);
            char[] text = new char[Longest + 2];
            string secret = new string(text, 0, reader.ReadBlock(text)).Trim();
            return secret.Length is > 0 and <= Longest && !secret.Any(char.IsControl) ? secret : throw new IOException($"The {setting} {path} must hold one line of 1 to {Longest} characters.");
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException or UnauthorizedAccessException)
        {
            throw new IOException($"The {setting} cannot be read: {e.Message}", e);
        }
    }
}
