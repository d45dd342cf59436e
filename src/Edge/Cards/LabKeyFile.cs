using System.Security.Cryptography;
using System.Text;
using FabAccess.Core.Cards;
using FabAccess.Service;

namespace FabAccess.Edge.Cards;

/// <summary>
/// The lab's card key in a file, on the computer where cards are written and nowhere else: whoever has it can make any badge
/// of the lab. One line: a name, a space, 32 hexadecimal digits. Only its owner may read it.
/// </summary>
internal static class LabKeyFile
{
    private const string Name = "fabaccess-card-key-v1";

    // A name, a space, the digits, a line end: anything much longer is another file.
    private const int LongestBytes = 100;

    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <summary>Makes a new key; an existing file is never written over, since its cards would be lost with it.</summary>
    /// <exception cref="IOException">The file exists, or the disk did not take it.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be written.</exception>
    public static void Create(string path)
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, BufferSize = 0 };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = OwnerOnly;
        using var file = new FileStream(path, options);
        try
        {
            file.Write(Encoding.ASCII.GetBytes($"{Name} {Convert.ToHexString(RandomNumberGenerator.GetBytes(CardKey.Bytes))}\n"));
            DiskSync.File(file.SafeFileHandle, path);
            DiskSync.Folder(Path.GetDirectoryName(Path.GetFullPath(path))!);
        }
        catch (IOException)
        {
            // A key that a power cut may take back must not get onto a card.
            File.Delete(path);
            throw;
        }
    }

    /// <exception cref="IOException">There is no such file, others may read it, or it holds no key; the message says what to do.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be read.</exception>
    public static CardKey Read(string path)
    {
        if (!File.Exists(path)) throw new IOException($"There is no lab key at {path}. 'fabaccess-edge card new-key {path}' makes one, once for each lab; keep a copy in a safe place.");
        if (!OperatingSystem.IsWindows() && (File.GetUnixFileMode(path) & ~(OwnerOnly | UnixFileMode.UserExecute)) != 0) throw new IOException($"Others may read the lab key at {path}: run 'chmod 600 {path}' and ask yourself who may have read it.");
        using var file = File.OpenRead(path);
        byte[] bytes = new byte[LongestBytes];
        int length = file.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
        string[] parts = Encoding.ASCII.GetString(bytes, 0, length).TrimEnd('\n').Split(' ');
        if (parts is not [Name, { Length: 2 * CardKey.Bytes } digits] || !digits.All(char.IsAsciiHexDigit)) throw new IOException($"{path} holds no lab key: it is '{Name}', a space and {2 * CardKey.Bytes} hexadecimal digits.");
        return CardKey.Of(Convert.FromHexString(digits));
    }
}
