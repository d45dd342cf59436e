using System.Security.Cryptography;

namespace FabAccess.Simulator.Cards;

/// <summary>
/// A small DESFire EV1 card with wrapped (90 ..) commands: version, applications, key settings, and AES
/// authentication (AA) with the EV1 session MAC on plain commands, and change of keys. Enough for an independent host
/// library to create an application, authenticate and verify the chain of response MACs. Every key starts as zeros.
/// </summary>
public sealed class DesfireCard(byte[] uid) : VirtualCard
{
    private const byte Ok = 0x00, NoSuchKey = 0x40, LengthError = 0x7E, IllegalCommand = 0x1C, IntegrityError = 0x1E, PermissionDenied = 0x9D,
        ApplicationNotFound = 0xA0, AuthenticationError = 0xAE, MoreFrames = 0xAF, Duplicate = 0xDE;

    private sealed record Application(byte Settings, bool Aes, byte[][] Keys)
    {
        public byte[] Versions { get; } = new byte[Keys.Length];
    }

    private readonly Dictionary<uint, Application> applications = new() { [0] = new(0x0F, false, [new byte[16]]) };
    private readonly Queue<byte[]> frames = new();
    private uint selected;
    private int keyNumber;
    private byte[]? challenge, sessionKey;
    private byte[] iv = new byte[16];

    public override byte[] Uid => uid;
    public override ushort Atqa => 0x0344;
    public override byte Sak => 0x20;
    public override byte[] Ats => [0x06, 0x75, 0x77, 0x81, 0x02, 0x80];

    public override void Selected()
    {
        selected = 0;
        EndSession();
    }

    public override byte[]? Exchange(ReadOnlySpan<byte> command) => WrappedApdu.Answer(command, SelectByName, Native);

    private byte[] SelectByName(byte[] name)
    {
        if (!name.AsSpan().SequenceEqual(Convert.FromHexString("D2760000850100"))) return [0x6A, 0x82];
        Selected();
        return [0x90, 0x00];
    }

    private (byte Status, byte[] Body) Native(byte instruction, byte[] data)
    {
        if (instruction == MoreFrames && challenge is not null) return FinishAuthentication(data);
        if (instruction == MoreFrames && frames.Count > 0)
        {
            byte[] next = frames.Dequeue();
            return (frames.Count > 0 ? MoreFrames : Ok, next);
        }
        challenge = null;
        frames.Clear();
        if (instruction == 0xAA) return StartAuthentication(data);
        if (instruction == 0x5A) return SelectApplication(data);
        if (instruction == 0xC4) return ChangeKey(data);
        return sessionKey is null ? Plain(instruction, data) : WithSessionMac(instruction, data);
    }

    // In an EV1 session the MAC over each command only moves the chain; the MAC over the answer is sent.
    private (byte, byte[]) WithSessionMac(byte instruction, byte[] data)
    {
        iv = Aes128.Cmac(sessionKey!, [instruction, .. data], iv);
        var (status, body) = Plain(instruction, data);
        if (status != Ok)
        {
            EndSession();
            return (status, []);
        }
        iv = Aes128.Cmac(sessionKey!, [.. body, status], iv);
        return (status, [.. body, .. iv[..8]]);
    }

    private (byte, byte[]) Plain(byte instruction, byte[] data) => (instruction, data) switch
    {
        (0x60, []) => Version(),
        (0x45, []) => (Ok, [Current.Settings, (byte)(Current.Keys.Length | (Current.Aes ? 0x80 : 0))]),
        (0x64, [var key]) => key < Current.Keys.Length ? (Ok, [Current.Versions[key]]) : (NoSuchKey, []),
        (0x6E, []) => (Ok, [0x00, 0x1E, 0x00]),
        (0x6A, []) => (Ok, [.. applications.Keys.Where(id => id != 0).SelectMany(AidBytes)]),
        (0xCA, [_, _, _, var settings, var keys]) => CreateApplication(Aid(data), settings, keys),
        (0xDA, [_, _, _]) => (applications.Remove(Aid(data)) ? Ok : ApplicationNotFound, []),
        (0x60 or 0x45 or 0x64 or 0x6E or 0x6A or 0xCA or 0xDA, _) => (LengthError, []),
        _ => (IllegalCommand, []),
    };

    private Application Current => applications[selected];

    private (byte, byte[]) Version()
    {
        byte[] hardware = [0x04, 0x01, 0x01, 0x01, 0x00, 0x18, 0x05], software = [0x04, 0x01, 0x01, 0x01, 0x04, 0x18, 0x05];
        byte[] production = [.. uid, 0xBA, 0x54, 0x0D, 0x00, 0x01, 0x12, 0x24];
        if (sessionKey is not null) return (Ok, [.. hardware, .. software, .. production]);
        frames.Enqueue(software);
        frames.Enqueue(production);
        return (MoreFrames, hardware);
    }

    private (byte, byte[]) CreateApplication(uint aid, byte settings, byte keys)
    {
        if (selected != 0) return (PermissionDenied, []);
        byte[][] zeros = [.. Enumerable.Range(0, keys & 0x0F).Select(_ => new byte[16])];
        return (applications.TryAdd(aid, new(settings, (keys & 0x80) != 0, zeros)) ? Ok : Duplicate, []);
    }

    private (byte, byte[]) SelectApplication(byte[] data)
    {
        if (data.Length != 3) return (LengthError, []);
        if (!applications.ContainsKey(Aid(data))) return (ApplicationNotFound, []);
        selected = Aid(data);
        EndSession();
        return (Ok, []);
    }

    private (byte, byte[]) StartAuthentication(byte[] data)
    {
        EndSession();
        if (data.Length != 1) return (LengthError, []);
        if (!Current.Aes) return (AuthenticationError, []);
        if (data[0] >= Current.Keys.Length) return (NoSuchKey, []);
        keyNumber = data[0];
        challenge = RandomNumberGenerator.GetBytes(16);
        iv = Aes128.Encrypt(Current.Keys[keyNumber], new byte[16], challenge);
        return (MoreFrames, iv);
    }

    private (byte, byte[]) FinishAuthentication(byte[] data)
    {
        byte[] key = Current.Keys[keyNumber], rndB = challenge!;
        challenge = null;
        if (data.Length != 32) return (LengthError, []);
        byte[] plain = Aes128.Decrypt(key, iv, data), rndA = plain[..16];
        if (!plain.AsSpan(16).SequenceEqual(Aes128.RotateLeft(rndB))) return (AuthenticationError, []);
        sessionKey = [.. rndA[..4], .. rndB[..4], .. rndA[12..], .. rndB[12..]];
        iv = new byte[16];
        return (Ok, Aes128.Encrypt(key, data[16..], Aes128.RotateLeft(rndA)));
    }

    // The master key (0) changes any key, itself included; what comes is enciphered under the session.
    private (byte, byte[]) ChangeKey(byte[] data)
    {
        if (sessionKey is not { } session || keyNumber != 0) return (PermissionDenied, []);
        if (data.Length != 33) return (LengthError, []);
        byte number = data[0];
        if (number >= Current.Keys.Length) return (NoSuchKey, []);
        byte[] plain = Aes128.Decrypt(session, iv, data[1..]), sent = plain[..16];
        iv = data[^16..];
        bool isOwn = number == keyNumber;
        byte[] changed = isOwn ? sent : [.. sent.Zip(Current.Keys[number], (a, b) => (byte)(a ^ b))];
        var checks = plain.AsSpan(17);
        bool isIntact = checks[..4].SequenceEqual(Crc32([0xC4, number, .. sent, plain[16]])) && (isOwn || checks[4..8].SequenceEqual(Crc32(changed)));
        if (!isIntact)
        {
            EndSession();
            return (IntegrityError, []);
        }
        (Current.Keys[number], Current.Versions[number]) = (changed, plain[16]);
        if (isOwn) EndSession();
        if (isOwn) return (Ok, []);
        iv = Aes128.Cmac(session, [Ok], iv);
        return (Ok, iv[..8]);
    }

    internal static byte[] Crc32(byte[] data)
    {
        uint crc = uint.MaxValue;
        foreach (byte b in data)
        {
            crc ^= b;
            for (int i = 0; i < 8; i++) crc = (crc >> 1) ^ ((crc & 1) == 0 ? 0 : 0xEDB88320);
        }
        return BitConverter.GetBytes(crc);
    }

    private void EndSession()
    {
        challenge = sessionKey = null;
        frames.Clear();
    }

    private static uint Aid(byte[] data) => (uint)(data[0] | data[1] << 8 | data[2] << 16);

    private static byte[] AidBytes(uint aid) => [(byte)(aid & 0xFF), (byte)((aid >> 8) & 0xFF), (byte)((aid >> 16) & 0xFF)];
}
