using System.Buffers.Binary;
using System.Globalization;
using System.Runtime.InteropServices;

namespace FabAccess.Service;

/// <summary>Whose a file is, which the runtime does not tell. statx(2) rather than stat(2): its structure is the same on every processor.</summary>
public static unsafe partial class FileOwner
{
    private const int AtCurrentFolder = -100, DoNotFollowLinks = 0x100;
    private const uint AskForOwner = 0x8;
    private const int StructureBytes = 256, OwnerOffset = 20;

    /// <summary>The number of the user that this program runs as.</summary>
    public static uint Me => EffectiveUser();

    /// <summary>The number of its user.</summary>
    /// <exception cref="IOException">It is not there, or may not be looked at.</exception>
    public static uint Of(string path)
    {
        byte* structure = stackalloc byte[StructureBytes];
        if (Statx(AtCurrentFolder, path, DoNotFollowLinks, AskForOwner, structure) != 0)
            throw new IOException($"Whose {path} is cannot be told: {Marshal.GetLastPInvokeErrorMessage()}");
        return BinaryPrimitives.ReadUInt32LittleEndian(new(structure + OwnerOffset, sizeof(uint)));
    }

    /// <summary>
    /// For a verb that a person runs beside a service: why it must not write into the service's data folder, with what to do;
    /// null when it may. What root leaves there, the service could not open any more.
    /// </summary>
    /// <param name="dataFolder">That need not be there yet.</param>
    /// <param name="lockFile">In it, made by the service itself when it first ran: it says more than the folder, which somebody else may have made.</param>
    /// <param name="command">For the hint.</param>
    /// <exception cref="IOException">It may not be looked at.</exception>
    public static string? RefusalFor(string dataFolder, string lockFile, string command)
    {
        string made = Path.Combine(dataFolder, lockFile);
        string path = File.Exists(made) ? made : dataFolder;
        if (!Path.Exists(path) || Of(path) is var owner && owner == Me) return null;
        string name = NameOf(owner);
        return $"{path} is the user {name}'s, and this runs as {NameOf(Me)}: what it wrote there, {name} could not use. Run it as {name}: sudo -u {name} {command}";
    }

    // Where names come from a directory service, its number says as much to sudo (as #1001).
    private static string NameOf(uint user)
    {
        string number = user.ToString(CultureInfo.InvariantCulture);
        try
        {
            foreach (string line in File.ReadLines("/etc/passwd"))
                if (line.Split(':') is [var name, _, var id, ..] && id == number) return name;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // The number will do.
        }
        return $"#{number}";
    }

    [LibraryImport("libc", EntryPoint = "statx", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Statx(int folder, string path, int flags, uint mask, byte* structure);

    [LibraryImport("libc", EntryPoint = "geteuid")]
    private static partial uint EffectiveUser();
}
