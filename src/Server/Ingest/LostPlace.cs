using System.Globalization;
using System.Text;

namespace FabAccess.Server.Ingest;

/// <summary>What a box sends in the place of an entry that it had and has no more: <c>{"lost":N}</c>, to the byte. See docs/protocol.</summary>
internal static class LostPlace
{
    public static bool Is(ReadOnlySpan<byte> body, long sequence) =>
        body.StartsWith("{\"lost\":"u8) && body.SequenceEqual(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{{\"lost\":{sequence}}}")));
}
