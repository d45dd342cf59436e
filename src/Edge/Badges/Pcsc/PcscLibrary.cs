using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace FabAccess.Edge.Badges.Pcsc;

/// <summary>
/// The few calls of libpcsclite that a badge reader needs. Its DWORD, LONG and handles are the processor's long, so they are
/// nuint and nint here; a result is compared by its low 32 bits.
/// </summary>
internal static unsafe partial class PcscLibrary
{
    private const string Library = "libpcsclite.so.1";

    /// <summary>SCARD_SCOPE_SYSTEM, SCARD_SHARE_SHARED, SCARD_PROTOCOL_T0 | T1, SCARD_LEAVE_CARD.</summary>
    public const nuint SystemScope = 2, Shared = 2, AnyProtocol = 3, LeaveCard = 0;

    [LibraryImport(Library, EntryPoint = "SCardEstablishContext")]
    public static partial nint EstablishContext(nuint scope, nint reserved, nint alsoReserved, out nint context);

    [LibraryImport(Library, EntryPoint = "SCardReleaseContext")]
    public static partial nint ReleaseContext(nint context);

    [LibraryImport(Library, EntryPoint = "SCardListReaders")]
    public static partial nint ListReaders(nint context, byte* groups, byte* names, ref nuint length);

    [LibraryImport(Library, EntryPoint = "SCardGetStatusChange")]
    public static partial nint GetStatusChange(nint context, nuint milliseconds, PcscReaderState* states, nuint count);

    [LibraryImport(Library, EntryPoint = "SCardConnect")]
    public static partial nint Connect(nint context, byte* reader, nuint share, nuint protocols, out nint card, out nuint protocol);

    [LibraryImport(Library, EntryPoint = "SCardDisconnect")]
    public static partial nint Disconnect(nint card, nuint disposition);

    [LibraryImport(Library, EntryPoint = "SCardTransmit")]
    public static partial nint Transmit(nint card, in PcscProtocol protocol, byte* command, nuint commandLength, nint received, byte* answer, ref nuint answerLength);
}

/// <summary>SCARD_READERSTATE: 80 bytes, 56 on 32-bit processors; not packed.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct PcscReaderState
{
    public byte* Reader;
    public nint UserData;
    public nuint CurrentState, EventState, AtrLength;
    public AtrBytes Atr;
}

/// <summary>SCARD_IO_REQUEST.</summary>
[StructLayout(LayoutKind.Sequential)]
internal readonly struct PcscProtocol(nuint protocol, nuint length)
{
    public readonly nuint Protocol = protocol, Length = length;
}

[InlineArray(33)]
internal struct AtrBytes
{
    private byte first;
}
