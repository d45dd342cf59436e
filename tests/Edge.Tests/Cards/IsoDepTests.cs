using FabAccess.Edge.Cards;
using FabAccess.Simulator.Cards;

namespace FabAccess.Edge.Tests.Cards;

public sealed class IsoDepTests
{
    private static readonly byte[] Name = Convert.FromHexString("F0FABACCE55001");

    [Theory]
    [InlineData(1)]
    [InlineData(60)]
    [InlineData(61)]
    [InlineData(200)]
    public void Command_OfAnyLength_ComesBackWhole(int length)
    {
        var channel = Echo(out _);
        byte[] data = [.. Enumerable.Range(0, length).Select(i => (byte)i)];
        Assert.Equal([.. data, 0x90, 0x00], channel.Exchange([0x80, 0xE0, 0x00, 0x00, (byte)length, .. data]));
    }

    [Fact]
    public void Blocks_EachOneLostOnce_AreAskedForAgain()
    {
        byte[] data = [.. Enumerable.Range(0, 150).Select(i => (byte)i)];
        byte[] command = [0x80, 0xE0, 0x00, 0x00, 150, .. data];
        Echo(out var whole).Exchange(command);
        Assert.InRange(whole.Blocks, 5, 20);
        for (int lost = 2; lost < whole.Blocks; lost++)
        {
            var channel = Echo(out var bench);
            bench.OnTheWay = (number, block) => number == lost ? null : block;
            Assert.Equal([.. data, 0x90, 0x00], channel.Exchange(command));
            channel = Echo(out bench);
            bench.IsLostOnTheWayThere = number => number == lost;
            Assert.Equal([.. data, 0x90, 0x00], channel.Exchange(command));
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("00")]
    [InlineData("0675778102")]
    [InlineData("05757781")]
    [InlineData("0275")]
    [InlineData("FF757781028000")]
    public void AnswerToSelection_ThatLiesAboutItself_IsNonsense(string ats)
    {
        var fault = Assert.Throws<CardFaultException>(() => IsoDep.Activate(_ => Convert.FromHexString(ats), TimeProvider.System, IsoDep.LongestProof));
        Assert.Equal(CardFault.Nonsense, fault.Fault);
    }

    [Fact]
    public void Card_ThatFallsSilent_IsGone()
    {
        var channel = Echo(out var bench);
        bench.OnTheWay = (_, _) => null;
        Assert.Equal(CardFault.Gone, Assert.Throws<CardFaultException>(() => channel.Exchange([0x80, 0xE0, 0, 0, 0])).Fault);
    }

    [Theory]
    [InlineData("F201")]
    [InlineData("B2")]
    [InlineData("FFFF")]
    [InlineData("12AA")]
    [InlineData("0A00")]
    public void Card_ThatTalksNonsenseForEver_IsNonsenseAndEnds(string block)
    {
        var channel = Echo(out var bench);
        bench.OnTheWay = (_, _) => Convert.FromHexString(block);
        Assert.Equal(CardFault.Nonsense, Assert.Throws<CardFaultException>(() => channel.Exchange([0x80, 0xE0, 0, 0, 0])).Fault);
        Assert.InRange(bench.Blocks, 2, 140);
    }

    [Fact]
    public void Card_ThatAsksForTime_GetsIt()
    {
        var channel = Echo(out var bench);
        byte[]? held = null;
        bench.OnTheWay = (number, block) =>
        {
            if (number == 2)
            {
                held = block;
                return [0xF2, 0x81];
            }
            return number == 3 ? held : block;
        };
        Assert.Equal([0x07, 0x90, 0x00], channel.Exchange([0x80, 0xE0, 0, 0, 1, 0x07]));
        Assert.Equal([0xF2, 0x01], bench.Sent[^1]);
    }

    private static IsoDep Echo(out CardBench bench)
    {
        bench = new(new Iso7816Card([4, 1, 2, 3, 4, 5, 6], Name));
        var channel = bench.Activate();
        Assert.Equal([0x90, 0x00], channel.Exchange([0x00, 0xA4, 0x04, 0x00, (byte)Name.Length, .. Name]));
        return channel;
    }
}
