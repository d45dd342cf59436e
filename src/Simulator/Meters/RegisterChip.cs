using System.Buffers.Binary;

namespace FabAccess.Simulator.Meters;

/// <summary>A chip with a pointer to registers of 16 bits, high byte first: the first byte written is the pointer, the next two its register.</summary>
public abstract class RegisterChip : II2cChip
{
    private byte pointer;

    public void Write(ReadOnlySpan<byte> bytes)
    {
        pointer = bytes[0];
        if (bytes.Length >= 3) Set(pointer, BinaryPrimitives.ReadUInt16BigEndian(bytes[1..]));
    }

    public void Read(Span<byte> bytes)
    {
        ushort value = Get(pointer);
        for (int i = 0; i < bytes.Length; i++) bytes[i] = (byte)(i % 2 == 0 ? value >> 8 : value & 0xFF);
    }

    /// <summary>The supply was gone.</summary>
    public virtual void LosePower() => pointer = 0;

    protected abstract ushort Get(byte register);

    protected abstract void Set(byte register, ushort value);
}
