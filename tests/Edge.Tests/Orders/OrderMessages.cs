using System.Text;
using System.Text.Json;
using FabAccess.Core.Values;
using FabAccess.Core.Wire;
using FabAccess.Edge.Tests.Machines;
using FabAccess.Edge.Tests.Time;

namespace FabAccess.Edge.Tests.Orders;

/// <summary>Makes payloads of down/order, signed by the lab's key unless another one is named.</summary>
internal static class OrderMessages
{
    /// <summary>Half a minute from where <see cref="VirtualTime"/> begins.</summary>
    public const long NotAfter = 3_630_000;

    public static readonly SessionId Session = SessionId.Parse("33333333-3333-3333-3333-333333333333");

    public static OrderMessage Message(long number) => new(
        WireLimits.Schema, SiteId.Parse("atelier"), BoxId.Parse("box-a"), VirtualTime.Boot, number, NotAfter, OrderKind.EndSession, TestPermits.Laser, Session, "Somebody left.");

    public static byte[] Of(long number) => Signed(Message(number));

    public static byte[] Signed(OrderMessage message, FixedKey? by = null) => Signed(Content(message), by);

    public static byte[] Signed(ReadOnlySpan<byte> content, FixedKey? by = null) => (by ?? FixedKey.Current).Sign(SignedKind.Order, content);

    public static byte[] Content(OrderMessage message) => JsonSerializer.SerializeToUtf8Bytes(message, WireJson.Default.OrderMessage);

    /// <summary>Something of its text replaced before it is signed.</summary>
    public static byte[] With(long number, string old, string @new) =>
        Signed(Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(Content(Message(number))).Replace(old, @new, StringComparison.Ordinal)));
}
