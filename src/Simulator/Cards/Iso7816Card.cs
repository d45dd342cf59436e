namespace FabAccess.Simulator.Cards;

/// <summary>An ISO 14443-4 card with one application: SELECT by name, and 80 E0 which echoes its data.</summary>
public sealed class Iso7816Card(byte[] uid, byte[] aid) : VirtualCard
{
    private static readonly byte[] Done = [0x90, 0x00], NotFound = [0x6A, 0x82], WrongLength = [0x67, 0x00], UnknownInstruction = [0x6D, 0x00];
    private bool selected;

    public override byte[] Uid => uid;
    public override ushort Atqa => 0x0344;
    public override byte Sak => 0x20;
    public override byte[] Ats => [0x06, 0x75, 0x77, 0x81, 0x02, 0x80];

    public override void Selected() => selected = false;

    public override byte[]? Exchange(ReadOnlySpan<byte> command)
    {
        if (command.Length < 5 || command.Length < 5 + command[4]) return WrongLength;
        var data = command.Slice(5, command[4]);
        if (command[1] == 0xA4 && command[2] == 0x04)
        {
            selected = data.SequenceEqual(aid);
            return selected ? Done : NotFound;
        }
        bool echo = selected && command[0] == 0x80 && command[1] == 0xE0;
        return echo ? [.. data, .. Done] : UnknownInstruction;
    }
}
