using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace FabAccess.Edge.Identity;

/// <summary>Whose a file is, which the runtime does not tell. statx(2) rather than stat(2): its structure is the same on every processor.</summary>
internal static unsafe partial class FileOwner
{
    private const int AtCurrentFolder = -100, DoNotFollowLinks = 0x100;
    private const uint AskForOwner = 0x8;
    private const int StructureBytes = 256, OwnerOffset = 20;

    /// <summary>The number of its user.</summary>
    /// <exception cref="IOException">It is not there, or may not be looked at.</exception>
    public static uint Of(string path)
    {
        byte* structure = stackalloc byte[StructureBytes];
        if (Statx(AtCurrentFolder, path, DoNotFollowLinks, AskForOwner, structure) != 0)
            throw new IOException($"Whose {path} is cannot be told: {Marshal.GetLastPInvokeErrorMessage()}");
        return BinaryPrimitives.ReadUInt32LittleEndian(new(structure + OwnerOffset, sizeof(uint)));
    }

    [LibraryImport("libc", EntryPoint = "statx", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Statx(int folder, string path, int flags, uint mask, byte* structure);
}
