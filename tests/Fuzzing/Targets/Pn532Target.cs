using System.Text;
using FabAccess.Fuzzing.Engine;
using FabAccess.Fuzzing.Mutation;
using FabAccess.Simulator.Cards;
using FabAccess.Simulator.Readers;

namespace FabAccess.Fuzzing.Targets;

/// <summary>
/// Bytes on the line to the simulated PN532, with a DESFire card and a tag before it. Promises: every byte string is taken; whatever
/// the chip sends is an acknowledgement or a frame with right length and checksum; what is not understood does not pile up.
/// </summary>
internal sealed class Pn532Target : Target
{
    private const int Chunk = 64;

    public override string Name => "pn532";

    public override string Subject => "PN532 frames and APDUs at the simulated reader";

    public override IMutation Mutation { get; } = new Pn532Mutation();

    public override int CasesPerSeed => 20_000;

    public override int LongestCase => 4 * 1024;

    public override string Take(byte[] input)
    {
        var outcome = new StringBuilder();
        var field = new RfField(() => { });
        field.Put([CardKinds.Make("desfire", "04523B1A6F5C80"), CardKinds.Make("ntag", "04A1B2C3D4E5F6")]);
        var chip = new Pn532Chip(field, new LinkFaults(() => { }), new ReaderCounters(), (frame, role) => outcome.Append(role).Append(Checked(frame)).Append(' '), _ => { });
        for (int at = 0; at < input.Length; at += Chunk) chip.Receive(input.AsSpan(at, Math.Min(Chunk, input.Length - at)));
        chip.FieldChanged();
        // Whatever came before, a frame behind a pause of the line is understood again.
        chip.PowerCycle();
        string before = outcome.ToString();
        chip.Receive([0x55, 0x55, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0xFF, 0x03, 0xFD, 0xD4, 0x14, 0x01, 0x17, 0x00]);
        BrokenPromise.Unless(outcome.ToString(before.Length, outcome.Length - before.Length) == "Acknowledgement AnswerSam ", "After a reset the chip does not answer.");
        return before;
    }

    private static string Checked(byte[] frame)
    {
        if (frame.AsSpan().SequenceEqual(Pn532Frame.Ack) || frame.AsSpan().SequenceEqual(Pn532Frame.Nack)) return "";
        BrokenPromise.Unless(frame is [0x00, 0x00, 0xFF, .., 0x00], "The chip sent something that is no frame.");
        bool isLong = frame is [_, _, _, 0xFF, 0xFF, ..];
        int head = isLong ? 8 : 5, length = isLong ? (frame[5] << 8) | frame[6] : frame[3];
        BrokenPromise.Unless(frame.Length == head + length + 2 && Pn532Frame.Sum(frame.AsSpan(head, length + 1)) == 0, "The chip sent a frame with a wrong length or checksum.");
        // Letters, since digits do not count in an outcome.
        return length == 1 ? "Error" : frame[head + 1] == 0x15 ? "Sam" : $"{(char)('A' + (frame[head + 1] >> 4))}{(char)('A' + (frame[head + 1] & 15))}";
    }
}
