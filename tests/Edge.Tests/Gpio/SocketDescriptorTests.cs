using System.Net.Sockets;
using FabAccess.Edge.Gpio;

namespace FabAccess.Edge.Tests.Gpio;

/// <summary>The socket client against a peer that misbehaves, byte by byte.</summary>
public sealed class SocketDescriptorTests : IDisposable
{
    private const uint Answer = 0, LineEvent = 1;

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("fabaccess-gpio-");
    private readonly Socket listener = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
    private readonly SocketDescriptor descriptor;
    private readonly Socket peer;

    public SocketDescriptorTests()
    {
        string path = Path.Combine(folder.FullName, "chip.sock");
        listener.Bind(new UnixDomainSocketEndPoint(path));
        listener.Listen();
        descriptor = SocketDescriptor.Open(path);
        peer = listener.Accept();
    }

    public void Dispose()
    {
        descriptor.Dispose();
        peer.Dispose();
        listener.Dispose();
        folder.Delete(recursive: true);
    }

    [Fact]
    public void Control_Frame_IsNumberLengthAndBytes()
    {
        Send(Frame(Answer, 0, [5, 6, 7, 8]));
        byte[] argument = [1, 2, 3, 4];
        Assert.Equal(0, descriptor.Control(0xC010B40E, argument));
        Assert.Equal([5, 6, 7, 8], argument);
        var sent = new byte[12];
        Assert.Equal(12, peer.Receive(sent));
        Assert.Equal([0x0E, 0xB4, 0x10, 0xC0, 4, 0, 0, 0, 1, 2, 3, 4], sent);
    }

    [Fact]
    public void Control_Refused_GivesTheErrorNumberAndLeavesTheArgument()
    {
        Send(Frame(Answer, 16, []));
        byte[] argument = [1, 2, 3, 4];
        Assert.Equal(16, descriptor.Control(1, argument));
        Assert.Equal([1, 2, 3, 4], argument);
    }

    [Fact]
    public void Control_AnswerInPieces_IsPutTogether()
    {
        byte[] frame = Frame(Answer, 0, [9, 9]);
        Send(frame[..5]);
        Send(frame[5..13]);
        Send(frame[13..]);
        Assert.Equal(0, descriptor.Control(1, new byte[2]));
    }

    [Fact]
    public void Events_BeforeTheAnswer_AreKeptInOrder()
    {
        Send([.. Frame(LineEvent, 0, [1]), .. Frame(LineEvent, 0, [2]), .. Frame(Answer, 0, [7])]);
        Assert.Equal(0, descriptor.Control(1, new byte[1]));
        Assert.Equal([1, 2], [NextEvent(), NextEvent()]);
    }

    [Fact]
    public void Events_MoreThanKept_ForgetTheOldest()
    {
        for (int i = 0; i < 262; i++) Send(Frame(LineEvent, 0, [(byte)(i & 0xFF)]));
        Send(Frame(Answer, 0, [7]));
        Assert.Equal(0, descriptor.Control(1, new byte[1]));
        Assert.Equal(6, NextEvent());
    }

    [Theory]
    [InlineData(Answer, 3, 2u)]
    [InlineData(7u, 0, 1u)]
    [InlineData(Answer, 0, 5000u)]
    public void Control_NonsenseAnswer_IsAnError(uint kind, int error, uint length)
    {
        byte[] head = [.. BitConverter.GetBytes(kind), .. BitConverter.GetBytes(error == 3 ? 0 : error), .. BitConverter.GetBytes(length), 0, 0];
        Send(head);
        Assert.Throws<IOException>(() => descriptor.Control(1, new byte[1]));
    }

    [Fact]
    public void Event_OfAnotherSize_IsAnError()
    {
        Send(Frame(LineEvent, 0, [1, 2]));
        Assert.Throws<IOException>(() => NextEvent());
    }

    [Fact]
    public void Event_AnswerNobodyAskedFor_IsAnError()
    {
        Send(Frame(Answer, 0, [1]));
        Assert.Throws<IOException>(() => NextEvent());
    }

    [Fact]
    public void Peer_GoneInTheMiddle_IsAnError()
    {
        Send(Frame(Answer, 0, [1, 2])[..6]);
        peer.Dispose();
        Assert.Throws<IOException>(() => descriptor.Control(1, new byte[2]));
    }

    [Fact]
    public void Event_NoneInTime_IsNone() => Assert.False(descriptor.TryReadEvent(new byte[1], TimeSpan.FromMilliseconds(20)));

    private byte NextEvent()
    {
        var record = new byte[1];
        Assert.True(descriptor.TryReadEvent(record, TimeSpan.FromSeconds(5)));
        return record[0];
    }

    private void Send(byte[] bytes) => peer.Send(bytes);

    private static byte[] Frame(uint kind, int error, byte[] bytes) =>
        [.. BitConverter.GetBytes(kind), .. BitConverter.GetBytes(error), .. BitConverter.GetBytes(bytes.Length), .. bytes];
}
