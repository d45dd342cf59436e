using System.Security.Cryptography;

namespace FabAccess.Simulator.Cards;

/// <summary>
/// An NTAG 424 DNA as far as its keys go: version, selection by name, AuthenticateEV2First (71), key versions and change of keys
/// under the session. Five AES keys of zeros, as from the factory. Its files and the message in its address are not there.
/// </summary>
public sealed class Ntag424Card(byte[] uid) : VirtualCard
{
    private const byte Ok = 0x00, IllegalCommand = 0x1C, IntegrityError = 0x1E, NoSuchKey = 0x40, LengthError = 0x7E, PermissionDenied = 0x9D,
        AuthenticationError = 0xAE, MoreFrames = 0xAF;

    private const int Keys = 5;

    private static readonly byte[] Application = Convert.FromHexString("D2760000850101");

    private readonly byte[][] keys = [.. Enumerable.Range(0, Keys).Select(_ => new byte[16])];
    private readonly byte[] versions = new byte[Keys];
    private readonly Queue<byte[]> frames = new();
    private bool isSelected;
    private int keyNumber;
    private ushort commands;
    private byte[]? challenge;
    private Session? session;

    private sealed record Session(byte[] Encryption, byte[] Authentication, byte[] Transaction);

    public override byte[] Uid => uid;
    public override ushort Atqa => 0x0344;
    public override byte Sak => 0x20;
    public override byte[] Ats => [0x06, 0x77, 0x77, 0x71, 0x02, 0x80];

    public override void Selected()
    {
        isSelected = false;
        EndSession();
    }

    public override byte[]? Exchange(ReadOnlySpan<byte> command) => WrappedApdu.Answer(command, SelectByName, Native);

    private byte[] SelectByName(byte[] name)
    {
        EndSession();
        isSelected = name.AsSpan().SequenceEqual(Application);
        return isSelected ? [0x90, 0x00] : [0x6A, 0x82];
    }

    private (byte, byte[]) Native(byte instruction, byte[] data)
    {
        if (instruction == MoreFrames && challenge is not null) return Finish(data);
        if (instruction == MoreFrames && frames.TryDequeue(out byte[]? next)) return (frames.Count > 0 ? MoreFrames : Ok, next);
        challenge = null;
        frames.Clear();
        return (instruction, data) switch
        {
            (0x60, []) => Version(),
            (0x71, [var key, _, ..]) when isSelected => Start(key),
            (0x64, [var key]) when isSelected => key < Keys ? (Ok, [versions[key]]) : (NoSuchKey, []),
            (0xC4, [var key, .. var rest]) when session is not null => ChangeKey(key, rest),
            (0x71 or 0x64 or 0xC4, _) => (PermissionDenied, []),
            _ => (IllegalCommand, []),
        };
    }

    private (byte, byte[]) Version()
    {
        frames.Enqueue([0x04, 0x04, 0x02, 0x01, 0x02, 0x11, 0x05]);
        frames.Enqueue([.. uid, 0xCF, 0x39, 0xD4, 0x49, 0x80, 0x34, 0x20]);
        return (MoreFrames, [0x04, 0x04, 0x02, 0x30, 0x00, 0x11, 0x05]);
    }

    private (byte, byte[]) Start(byte key)
    {
        EndSession();
        if (key >= Keys) return (NoSuchKey, []);
        keyNumber = key;
        challenge = RandomNumberGenerator.GetBytes(16);
        return (MoreFrames, Aes128.Encrypt(keys[key], new byte[16], challenge));
    }

    private (byte, byte[]) Finish(byte[] data)
    {
        byte[] key = keys[keyNumber], rndB = challenge!;
        challenge = null;
        if (data.Length != 32) return (LengthError, []);
        byte[] plain = Aes128.Decrypt(key, new byte[16], data), rndA = plain[..16];
        if (!plain.AsSpan(16).SequenceEqual(Aes128.RotateLeft(rndB))) return (AuthenticationError, []);
        byte[] transaction = RandomNumberGenerator.GetBytes(4);
        byte[] mixed = [.. rndA[2..8].Zip(rndB, (a, b) => (byte)(a ^ b))];
        byte[] Derived(byte first, byte second) => Aes128.Cmac(key, [first, second, 0, 1, 0, 0x80, .. rndA[..2], .. mixed, .. rndB[6..], .. rndA[8..]]);
        session = new(Derived(0xA5, 0x5A), Derived(0x5A, 0xA5), transaction);
        return (Ok, Aes128.Encrypt(key, new byte[16], [.. transaction, .. Aes128.RotateLeft(rndA), .. new byte[12]]));
    }

    // Only the master key (0) changes keys.
    private (byte, byte[]) ChangeKey(byte number, byte[] data)
    {
        var open = session!;
        if (keyNumber != 0) return (PermissionDenied, []);
        if (number >= Keys) return (NoSuchKey, []);
        if (data.Length != 40) return (LengthError, []);
        byte[] cryptogram = data[..32];
        byte[] iv = Aes128.Encrypt(open.Encryption, new byte[16], [0xA5, 0x5A, .. open.Transaction, .. Counter(), .. new byte[8]]);
        byte[] plain = Aes128.Decrypt(open.Encryption, iv, cryptogram);
        bool isOwn = number == 0;
        byte[] changed = isOwn ? plain[..16] : [.. plain[..16].Zip(keys[number], (a, b) => (byte)(a ^ b))];
        bool isIntact = Mac(0xC4, [number, .. cryptogram]).AsSpan().SequenceEqual(data.AsSpan(32)) && (isOwn || plain.AsSpan(17, 4).SequenceEqual(DesfireCard.Crc32(changed)));
        if (!isIntact)
        {
            EndSession();
            return (IntegrityError, []);
        }
        (keys[number], versions[number]) = (changed, plain[16]);
        commands++;
        if (!isOwn) return (Ok, Mac(Ok, []));
        EndSession();
        return (Ok, []);
    }

    private byte[] Mac(byte code, byte[] data)
    {
        byte[] whole = Aes128.Cmac(session!.Authentication, [code, .. Counter(), .. session.Transaction, .. data]);
        return [.. whole.Where((_, i) => i % 2 == 1)];
    }

    private byte[] Counter() => [(byte)(commands & 0xFF), (byte)(commands >> 8)];

    private void EndSession()
    {
        challenge = null;
        session = null;
        commands = 0;
        frames.Clear();
    }
}
