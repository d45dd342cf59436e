using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace FabAccess.Mqtt;

/// <summary>What libmosquitto calls, handed to the <see cref="MosquittoConnection"/> whose handle it is. Unmanaged function pointers: no delegate to keep alive.</summary>
internal static unsafe class MosquittoCallbacks
{
    public static void Attach(nint handle)
    {
        Mosquitto.OnConnect(handle, &Connected);
        Mosquitto.OnDisconnect(handle, &Disconnected);
        Mosquitto.OnPublish(handle, &Answered);
        Mosquitto.OnSubscribe(handle, &Subscribed);
        Mosquitto.OnMessage(handle, &Received);
        Mosquitto.OnLog(handle, &Said);
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void Connected(nint client, nint user, int reason, int flags, nint properties) => Guarded(user, c => c.Up(reason));

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void Disconnected(nint client, nint user, int reason, nint properties)
    {
        int systemError = Marshal.GetLastSystemError();
        Guarded(user, c => c.Down(reason, systemError));
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void Answered(nint client, nint user, int mid, int reason, nint properties) => Guarded(user, c => c.Answer(mid, reason));

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void Subscribed(nint client, nint user, int mid, int count, int* granted, nint properties)
    {
        int worst = 0;
        for (int i = 0; i < count; i++) worst = Math.Max(worst, granted[i]);
        Guarded(user, c => c.SubscribeAnswer(mid, worst));
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void Received(nint client, nint user, Mosquitto.Message* message, nint properties)
    {
        nint pointer = (nint)message;
        Guarded(user, c => c.Take((Mosquitto.Message*)pointer));
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void Said(nint client, nint user, int level, byte* line)
    {
        if (level != Mosquitto.LogError) return;
        string text = Marshal.PtrToStringUTF8((nint)line) ?? "";
        Guarded(user, c => c.Complain(text));
    }

    // An exception that left a callback would end the process without a word.
    private static void Guarded(nint user, Action<MosquittoConnection> act)
    {
        var connection = (MosquittoConnection)GCHandle.FromIntPtr(user).Target!;
        try
        {
            act(connection);
        }
#pragma warning disable CA1031 // Whatever it is, it may not unwind through C frames.
        catch (Exception e)
#pragma warning restore CA1031
        {
            connection.HandlerFailed(e);
        }
    }
}
