using System.Runtime.InteropServices;

namespace FabAccess.Mqtt;

/// <summary>
/// The part of libmosquitto.so.1 that is used here (mosquitto.h of 2.0; its ABI has been stable since 1.6). Nothing in
/// this file decides anything. Callbacks arrive on whichever thread calls a loop function.
/// </summary>
internal static unsafe partial class Mosquitto
{
    public const string Library = "libmosquitto.so.1", DebianPackage = "libmosquitto1";

    public const int RetainAsPublished = 8;

    public const int Success = 0, ConnectionPending = -1, NoConnection = 4, ConnectionLost = 7, TlsFailed = 8, SystemError = 14;

    /// <summary>The first MQTT 5 reason code that is a failure; library results are all below.</summary>
    public const int FirstFailure = 0x80;

    /// <summary>Level of a line in the library's log.</summary>
    public const int LogError = 8;

    private const int OptionProtocolVersion = 1, OptionTcpNoDelay = 11, ProtocolVersion311 = 4, ProtocolVersion5 = 5;

    // Loading and mosquitto_lib_init happen once in a process and are never undone: other links may be using them.
    private static readonly Lazy<string?> Failure = new(() => Load(Library));

    /// <exception cref="DllNotFoundException">The library is not installed; the text names the Debian package.</exception>
    public static void Require()
    {
        if (Failure.Value is { } failure) throw new DllNotFoundException(failure);
    }

    /// <summary>A client handle that speaks MQTT 5 (3.1.1 with devices), leaves writing to the loop's thread and does not wait to fill packets (44 ms a round trip otherwise).</summary>
    public static nint Create(string clientId, nint userData, bool isForDevice)
    {
        nint handle = New(clientId, cleanStart: true, userData);
        if (handle == 0) throw new InvalidOperationException("libmosquitto could not make a client.");
        Check(SetOption(handle, OptionProtocolVersion, isForDevice ? ProtocolVersion311 : ProtocolVersion5));
        Check(SetOption(handle, OptionTcpNoDelay, 1));
        Check(SetThreaded(handle, true));
        return handle;
    }

    /// <summary>A library result or an MQTT 5 reason code in words.</summary>
    public static string InWords(int code) => code >= FirstFailure
        ? $"{Text(ReasonString(code)).TrimEnd('.')} (MQTT reason 0x{code:X2})"
        : Text(ErrorString(code)).TrimEnd('.');

    public static void Check(int result)
    {
        if (result != Success) throw new InvalidOperationException($"libmosquitto refused: {InWords(result)}.");
    }

    /// <summary>Null when it is there and ready; otherwise what to do about it.</summary>
    public static string? Load(string library)
    {
        if (!NativeLibrary.TryLoad(library, typeof(Mosquitto).Assembly, DllImportSearchPath.SafeDirectories, out _))
            return $"The MQTT client library {library} is not on this machine: install the Debian package {DebianPackage} (apt install {DebianPackage}).";
        return Initialise() == Success ? null : $"{library} could not be initialised.";
    }

    private static string Text(byte* text) => Marshal.PtrToStringUTF8((nint)text) ?? "";

    /// <summary>struct mosquitto_message.</summary>
    [StructLayout(LayoutKind.Sequential)]
    public readonly struct Message
    {
        public readonly int Mid;
        public readonly byte* Topic;
        public readonly byte* Payload;
        public readonly int PayloadLength;
        public readonly int Qos;
        public readonly byte Retain;
    }

    [LibraryImport(Library, EntryPoint = "mosquitto_lib_init")]
    private static partial int Initialise();

    [LibraryImport(Library, EntryPoint = "mosquitto_new", StringMarshalling = StringMarshalling.Utf8)]
    private static partial nint New(string id, [MarshalAs(UnmanagedType.U1)] bool cleanStart, nint userData);

    [LibraryImport(Library, EntryPoint = "mosquitto_int_option")]
    private static partial int SetOption(nint handle, int option, int value);

    [LibraryImport(Library, EntryPoint = "mosquitto_threaded_set")]
    private static partial int SetThreaded(nint handle, [MarshalAs(UnmanagedType.U1)] bool threaded);

    [LibraryImport(Library, EntryPoint = "mosquitto_strerror")]
    private static partial byte* ErrorString(int result);

    [LibraryImport(Library, EntryPoint = "mosquitto_reason_string")]
    private static partial byte* ReasonString(int code);

    [LibraryImport(Library, EntryPoint = "mosquitto_destroy")]
    public static partial void Destroy(nint handle);

    [LibraryImport(Library, EntryPoint = "mosquitto_will_set", StringMarshalling = StringMarshalling.Utf8)]
    public static partial int SetWill(nint handle, string topic, int length, byte* payload, int qos, [MarshalAs(UnmanagedType.U1)] bool retain);

    [LibraryImport(Library, EntryPoint = "mosquitto_username_pw_set", StringMarshalling = StringMarshalling.Utf8)]
    public static partial int SetAccount(nint handle, string user, string password);

    [LibraryImport(Library, EntryPoint = "mosquitto_connect_async", StringMarshalling = StringMarshalling.Utf8, SetLastError = true)]
    public static partial int ConnectAsync(nint handle, string host, int port, int keepAliveSeconds);

    [LibraryImport(Library, EntryPoint = "mosquitto_disconnect")]
    public static partial int Disconnect(nint handle);

    [LibraryImport(Library, EntryPoint = "mosquitto_subscribe_v5", StringMarshalling = StringMarshalling.Utf8)]
    public static partial int Subscribe(nint handle, out int mid, string filter, int qos, int options, nint properties);

    [LibraryImport(Library, EntryPoint = "mosquitto_publish", StringMarshalling = StringMarshalling.Utf8)]
    public static partial int Publish(nint handle, out int mid, string topic, int length, byte* payload, int qos, [MarshalAs(UnmanagedType.U1)] bool retain);

    [LibraryImport(Library, EntryPoint = "mosquitto_socket")]
    public static partial int Socket(nint handle);

    [LibraryImport(Library, EntryPoint = "mosquitto_want_write")]
    [return: MarshalAs(UnmanagedType.U1)]
    public static partial bool WantsToWrite(nint handle);

    [LibraryImport(Library, EntryPoint = "mosquitto_loop_read")]
    public static partial int LoopRead(nint handle, int packets);

    [LibraryImport(Library, EntryPoint = "mosquitto_loop_write")]
    public static partial int LoopWrite(nint handle, int packets);

    [LibraryImport(Library, EntryPoint = "mosquitto_loop_misc")]
    public static partial int LoopMisc(nint handle);

    [LibraryImport(Library, EntryPoint = "mosquitto_tls_set", StringMarshalling = StringMarshalling.Utf8)]
    public static partial int SetTls(nint handle, string caFile, string? caFolder, string? certificateFile, string? keyFile, nint passwordCallback);

    [LibraryImport(Library, EntryPoint = "mosquitto_tls_opts_set", StringMarshalling = StringMarshalling.Utf8)]
    public static partial int SetTlsOptions(nint handle, int verify, string? version, string? ciphers);

    [LibraryImport(Library, EntryPoint = "mosquitto_tls_insecure_set")]
    public static partial int SetTlsInsecure(nint handle, [MarshalAs(UnmanagedType.U1)] bool value);

    [LibraryImport(Library, EntryPoint = "mosquitto_ssl_get")]
    public static partial nint Ssl(nint handle);

    [LibraryImport(Library, EntryPoint = "mosquitto_log_callback_set")]
    public static partial void OnLog(nint handle, delegate* unmanaged[Cdecl]<nint, nint, int, byte*, void> callback);

    [LibraryImport(Library, EntryPoint = "mosquitto_connect_v5_callback_set")]
    public static partial void OnConnect(nint handle, delegate* unmanaged[Cdecl]<nint, nint, int, int, nint, void> callback);

    [LibraryImport(Library, EntryPoint = "mosquitto_disconnect_v5_callback_set")]
    public static partial void OnDisconnect(nint handle, delegate* unmanaged[Cdecl]<nint, nint, int, nint, void> callback);

    [LibraryImport(Library, EntryPoint = "mosquitto_publish_v5_callback_set")]
    public static partial void OnPublish(nint handle, delegate* unmanaged[Cdecl]<nint, nint, int, int, nint, void> callback);

    [LibraryImport(Library, EntryPoint = "mosquitto_subscribe_v5_callback_set")]
    public static partial void OnSubscribe(nint handle, delegate* unmanaged[Cdecl]<nint, nint, int, int, int*, nint, void> callback);

    [LibraryImport(Library, EntryPoint = "mosquitto_message_v5_callback_set")]
    public static partial void OnMessage(nint handle, delegate* unmanaged[Cdecl]<nint, nint, Message*, nint, void> callback);
}
