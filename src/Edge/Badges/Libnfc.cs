using System.Runtime.InteropServices;

namespace FabAccess.Edge.Badges;

/// <summary>The few calls of libnfc 1.8 that a badge reader needs; negative results are libnfc's error codes.</summary>
internal static unsafe partial class Libnfc
{
    private const string Library = "libnfc.so.6";

    /// <summary>N_INITIATOR of nfc_mode.</summary>
    public const int Initiator = 1;

    public const int InputOutputError = -1, Timeout = -6, TargetReleased = -10, RadioError = -20, CardRefused = -30;

    [LibraryImport(Library, EntryPoint = "nfc_init")]
    public static partial void Initialise(out nint context);

    [LibraryImport(Library, EntryPoint = "nfc_open", StringMarshalling = StringMarshalling.Utf8)]
    public static partial nint Open(nint context, string connectionString);

    [LibraryImport(Library, EntryPoint = "nfc_close")]
    public static partial void Close(nint device);

    [LibraryImport(Library, EntryPoint = "nfc_initiator_init")]
    public static partial int BecomeInitiator(nint device);

    [LibraryImport(Library, EntryPoint = "nfc_device_set_property_bool")]
    public static partial int SetProperty(nint device, NfcProperty property, [MarshalAs(UnmanagedType.U1)] bool enable);

    [LibraryImport(Library, EntryPoint = "nfc_device_get_supported_modulation")]
    public static partial int SupportedModulations(nint device, int mode, out nint modulations);

    [LibraryImport(Library, EntryPoint = "nfc_initiator_select_passive_target")]
    public static partial int Select(nint device, NfcModulation modulation, byte* wantedUid, nuint wantedLength, byte* target);

    [LibraryImport(Library, EntryPoint = "nfc_initiator_deselect_target")]
    public static partial int Deselect(nint device);

    [LibraryImport(Library, EntryPoint = "nfc_device_set_property_int")]
    public static partial int SetProperty(nint device, NfcProperty property, int value);

    [LibraryImport(Library, EntryPoint = "nfc_initiator_transceive_bytes")]
    public static partial int Transceive(nint device, byte* sent, nuint sentLength, byte* received, nuint room, int timeoutMilliseconds);

    // libnfc reads its settings with getenv; Environment.SetEnvironmentVariable changes .NET's own copy only.
    [LibraryImport("libc", EntryPoint = "setenv", StringMarshalling = StringMarshalling.Utf8)]
    public static partial int SetEnvironment(string name, string value, int overwrite);
}

/// <summary>Numbers of libnfc's nfc_property.</summary>
internal enum NfcProperty
{
    CommunicationTimeout = 2,
    ActivateField = 5,
    InfiniteSelect = 7,
    AutoIso14443Part4 = 10,
    EasyFraming = 11,
}

/// <summary>libnfc's nfc_modulation: what kind of card to look for, and at which speed.</summary>
[StructLayout(LayoutKind.Sequential)]
internal readonly struct NfcModulation
{
    private readonly int kind;
    private readonly int speed;

    private NfcModulation(int kind, int speed) => (this.kind, this.speed) = (kind, speed);

    /// <summary>ISO 14443 type A at 106 kbit/s.</summary>
    public static NfcModulation TypeA { get; } = new(1, 1);
}
