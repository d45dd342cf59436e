using System.Security.Cryptography;
using FabAccess.Core.Cards;
using FabAccess.Simulator.Cards;

namespace FabAccess.Bench;

/// <summary>Virtual DESFire cards with a badge key on them, as the desk writes it.</summary>
internal static class WrittenCard
{
    private const byte Select = 0x5A, CreateApplication = 0xCA, Authenticate = 0xAA, ChangeKey = 0xC4, More = 0xAF, Ok = 0x00;

    /// <summary>A key that follows from the number, so that card and server agree without a lab key.</summary>
    public static CardKey KeyOf(ReadOnlySpan<byte> uid) => CardKey.Of(SHA256.HashData(uid).AsSpan(0, CardKey.Bytes));

    public static DesfireCard Of(byte[] uid, CardKey key)
    {
        var card = new DesfireCard(uid);
        byte[] aid = LabApplication.Bytes(LabApplication.Id);
        Send(card, CreateApplication, [.. aid, 0x0B, 0x80 | LabApplication.Keys], Ok);
        Send(card, Select, aid, Ok);
        byte[] challenge = Send(card, Authenticate, [LabApplication.MasterKey], More);
        var handshake = Ev1Handshake.Answer(CardKey.Factory, challenge, RandomNumberGenerator.GetBytes(Handshake.RandomBytes))!;
        var session = handshake.Finish(Send(card, More, handshake.Request, Ok))!;
        Send(card, ChangeKey, [LabApplication.BadgeKey, .. session.ChangeKey(LabApplication.BadgeKey, key, version: 1, CardKey.Factory).Cryptogram], Ok);
        return card;
    }

    private static byte[] Send(DesfireCard card, byte command, ReadOnlySpan<byte> data, byte status) =>
        card.Exchange([0x90, command, 0x00, 0x00, checked((byte)data.Length), .. data, 0x00]) is [.. var answer, 0x91, var said] && said == status
            ? answer
            : throw new InvalidOperationException($"The virtual card does not take command {command:X2}.");
}
