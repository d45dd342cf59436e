namespace FabAccess.Edge.Cards;

/// <summary>What a card answered: a status of <see cref="CardStatus"/> and data.</summary>
internal readonly record struct CardAnswer(byte Status, byte[] Data);

/// <summary>DESFire's own commands in the form of ISO 7816-4: 90 INS 00 00 Lc data 00, answered with data 91 status.</summary>
internal sealed class WrappedCommands(ICardChannel channel)
{
    // The version comes in three frames; what comes in more comes without end.
    private const int MostFrames = 8;

    /// <exception cref="CardFaultException">The card is gone, or answers nonsense.</exception>
    public CardAnswer Send(byte command, ReadOnlySpan<byte> data = default)
    {
        byte[] answer = channel.Exchange(data.IsEmpty ? [0x90, command, 0x00, 0x00, 0x00] : [0x90, command, 0x00, 0x00, checked((byte)data.Length), .. data, 0x00]);
        if (answer is not [.., 0x91, var status]) throw new CardFaultException(CardFault.Nonsense, "The card answers without a status that it could have.");
        return new(status, answer[..^2]);
    }

    /// <summary>Sends, and fetches what follows in further frames.</summary>
    /// <exception cref="CardFaultException">The card is gone, or answers nonsense.</exception>
    public CardAnswer SendWhole(byte command, ReadOnlySpan<byte> data = default)
    {
        var answer = Send(command, data);
        for (int frames = 1; answer.Status == CardStatus.MoreFollows; frames++)
        {
            if (frames == MostFrames) throw new CardFaultException(CardFault.Nonsense, "The card answers without end.");
            var next = Send(CardStatus.MoreFollows);
            answer = next with { Data = [.. answer.Data, .. next.Data] };
        }
        return answer;
    }

    /// <summary>SELECT by name (ISO 7816-4); false when the card has no such application.</summary>
    /// <exception cref="CardFaultException">The card is gone, or answers nonsense.</exception>
    public bool SelectByName(ReadOnlySpan<byte> name)
    {
        byte[] answer = channel.Exchange([0x00, 0xA4, 0x04, 0x0C, (byte)name.Length, .. name, 0x00]);
        return answer is [.., 0x90, 0x00];
    }
}
