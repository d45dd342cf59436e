using System.Buffers.Binary;
using FabAccess.Edge.Badges;

namespace FabAccess.Edge.Tests.Badges;

/// <summary>Offsets as the C compilers of amd64, arm64 (8) and armhf (4) lay nfc_target out, packed.</summary>
public sealed class NfcTargetTests
{
    [Theory]
    [InlineData(8, 11)]
    [InlineData(4, 7)]
    public void Uid_ByProcessor_StandsAfterItsNativeLength(int pointerBytes, int expected)
    {
        Assert.Equal(3, NfcTarget.UidLengthAt);
        Assert.Equal(expected, NfcTarget.UidAt(pointerBytes));
    }

    [Theory]
    [InlineData(8, "A1B2C3D4")]
    [InlineData(8, "04523B1A6F5C80")]
    [InlineData(8, "04523B1A6F5C80112233")]
    [InlineData(4, "A1B2C3D4")]
    [InlineData(4, "04523B1A6F5C80")]
    [InlineData(4, "04523B1A6F5C80112233")]
    public void Select_OneCard_TellsItsWholeUid(int pointerBytes, string uid)
    {
        byte[] bytes = Convert.FromHexString(uid);
        Assert.Equal(new FieldContent.OneCard(TestUids.Of(bytes)), NfcTarget.Judge(1, Record(bytes, bytes.Length, pointerBytes), pointerBytes));
    }

    [Theory]
    [InlineData("88045230", 4)]
    [InlineData("045230", 3)]
    [InlineData("0452301122", 5)]
    [InlineData("", 0)]
    [InlineData("A1B2C3D4", 200)]
    [InlineData("A1B2C3D4", -1)]
    public void Select_NoUidOfTheStandard_IsUnreadable(string uid, long length) =>
        Assert.IsType<FieldContent.Unreadable>(NfcTarget.Judge(1, Record(Convert.FromHexString(uid), length, 8), 8));

    [Theory]
    [InlineData(0, typeof(FieldContent.Empty))]
    [InlineData(2, typeof(FieldContent.SeveralCards))]
    [InlineData(-20, typeof(FieldContent.Unreadable))]
    [InlineData(-10, typeof(FieldContent.Unreadable))]
    [InlineData(-30, typeof(FieldContent.Unreadable))]
    public void Select_Result_MeansThis(int result, Type expected) =>
        Assert.IsType(expected, NfcTarget.Judge(result, new byte[NfcTarget.RoomBytes], 8));

    [Theory]
    [InlineData(-1, "nonsense")]
    [InlineData(-6, "no answer in time")]
    [InlineData(-4, "gone")]
    [InlineData(-90, "fault")]
    [InlineData(-7, "unknown error")]
    public void Select_ReadersFault_IsAnErrorInWordsWithItsNumber(int result, string words)
    {
        var e = Assert.Throws<IOException>(() => NfcTarget.Judge(result, new byte[NfcTarget.RoomBytes], 8));
        Assert.Contains(words, e.Message, StringComparison.Ordinal);
        Assert.Contains($"libnfc {result}", e.Message, StringComparison.Ordinal);
    }

    private static byte[] Record(byte[] uid, long length, int pointerBytes)
    {
        var record = new byte[NfcTarget.RoomBytes];
        if (pointerBytes == 8) BinaryPrimitives.WriteInt64LittleEndian(record.AsSpan(3), length);
        else BinaryPrimitives.WriteInt32LittleEndian(record.AsSpan(3), (int)length);
        uid.CopyTo(record, 3 + pointerBytes);
        return record;
    }
}
