using System.Runtime.InteropServices;
using FabAccess.Core.Cards;
using FabAccess.Edge.Badges;

namespace FabAccess.Edge.Tests.Cards;

/// <summary>A DESFire card as libfreefare sees it: a second opinion, by other people, over the same reader.</summary>
internal sealed unsafe partial class Freefare : IDisposable
{
    private const string Library = "libfreefare.so.0";

    private readonly nint device, tags, tag;

    public Freefare(string connectionString)
    {
        _ = Libnfc.SetEnvironment("LIBNFC_AUTO_SCAN", "false", overwrite: 1);
        // Never given back: nfc_exit empties the list of drivers that all contexts of the process share.
        Libnfc.Initialise(out nint context);
        device = Libnfc.Open(context, connectionString);
        Assert.NotEqual(0, device);
        tags = GetTags(device);
        tag = Marshal.ReadIntPtr(tags);
        Assert.NotEqual(0, tag);
        Assert.Equal(0, Connect(tag));
    }

    public bool Select(uint application) => WithAid(application, aid => SelectApplication(tag, aid) == 0);

    public bool Create(uint application, byte settings, byte keys) => WithAid(application, aid => CreateApplication(tag, aid, settings, keys) == 0);

    public bool Authenticate(byte number, CardKey key) => WithKey(key, k => Authenticate(tag, number, k) == 0);

    public bool ChangeKey(byte number, CardKey changed, CardKey old) => WithKey(changed, c => WithKey(old, o => ChangeKey(tag, number, c, o) == 0));

    public void Dispose()
    {
        _ = Disconnect(tag);
        FreeTags(tags);
        Libnfc.Close(device);
    }

    private static bool WithAid(uint application, Func<nint, bool> act)
    {
        nint aid = NewAid(application);
        try
        {
            return act(aid);
        }
        finally
        {
            NativeMemory.Free((void*)aid);
        }
    }

    private static bool WithKey(CardKey key, Func<nint, bool> act)
    {
        nint handle;
        fixed (byte* value = key.Value) handle = NewAesKey(value);
        try
        {
            return act(handle);
        }
        finally
        {
            FreeKey(handle);
        }
    }

    [LibraryImport(Library, EntryPoint = "freefare_get_tags")]
    private static partial nint GetTags(nint device);

    [LibraryImport(Library, EntryPoint = "freefare_free_tags")]
    private static partial void FreeTags(nint tags);

    [LibraryImport(Library, EntryPoint = "mifare_desfire_connect")]
    private static partial int Connect(nint tag);

    [LibraryImport(Library, EntryPoint = "mifare_desfire_disconnect")]
    private static partial int Disconnect(nint tag);

    [LibraryImport(Library, EntryPoint = "mifare_desfire_aid_new")]
    private static partial nint NewAid(uint application);

    [LibraryImport(Library, EntryPoint = "mifare_desfire_select_application")]
    private static partial int SelectApplication(nint tag, nint aid);

    [LibraryImport(Library, EntryPoint = "mifare_desfire_create_application_aes")]
    private static partial int CreateApplication(nint tag, nint aid, byte settings, byte keys);

    [LibraryImport(Library, EntryPoint = "mifare_desfire_aes_key_new")]
    private static partial nint NewAesKey(byte* value);

    [LibraryImport(Library, EntryPoint = "mifare_desfire_key_free")]
    private static partial void FreeKey(nint key);

    [LibraryImport(Library, EntryPoint = "mifare_desfire_authenticate")]
    private static partial int Authenticate(nint tag, byte number, nint key);

    [LibraryImport(Library, EntryPoint = "mifare_desfire_change_key")]
    private static partial int ChangeKey(nint tag, byte number, nint changed, nint old);
}
