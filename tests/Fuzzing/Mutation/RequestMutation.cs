using System.Text;
using FabAccess.Fuzzing.Engine;

namespace FabAccess.Fuzzing.Mutation;

/// <summary>Changes an HTTP request: its first line, its headers, its body as JSON or as a form.</summary>
internal sealed class RequestMutation : IMutation
{
    private static readonly string[] Methods = ["GET", "HEAD", "POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "CONNECT", "get", "X", "G\u00e9T"];

    private static readonly string[] Paths =
    [
        "/", "/members", "/sessions", "/problems", "/api/v1/lab", "/api/v1/board", "/api/v1/members", "/api/v1/sessions", "/api/v1/ingest", "/errors/not-found", "/assets/site.css", "//", "/../../etc/passwd", "/%2e%2e/%2e%2e/etc/passwd",
        "/members/%00", "/members/%ff", "/members/%", "/members/%c0%ae", "/api/v1/members?limit=99999999999", "/api/v1/members?q=%00", "/api/v1/members?q=%ff&skip=-1", "/members?q=%ed%a0%80", "/members?skip=2147483647", "/sessions?cursor=9223372036854775807_%00",
        "/sessions?month=9999-12", "/sessions?month=0001-01", "/sessions?member=x&machine=%20&month=-1", "/api/v1/sessions?limit=0", "*", "http://127.0.0.1/members", "/machines/laser-1?x=%", "/members/01940000-0000-7000-8000-000000000001/invoice?month=9999-12", "/?culture=%00", "/api/v1/grants/2147483648/revoke",
    ];

    private static readonly string[] Headers =
    [
        "Accept-Language: fr;q=1e400", "Accept-Language: \u00ff", "Accept-Language: zz-ZZ,*;q=0", "Accept-Language: en-US-x-" + new string('a', 2000), "Cookie: lang=\u0001", "Cookie: form=%%%", "Cookie: " + new string('c', 9000), "Content-Type: application/json; charset=utf-7", "Content-Type: application/json; charset=utf-16",
        "Content-Type: application/x-www-form-urlencoded; charset=x", "Content-Type: multipart/form-data; boundary=b", "Content-Type: multipart/form-data; boundary=" + new string('b', 300), "Content-Type: text/plain", "Content-Type: ;", "Content-Encoding: gzip", "Expect: 100-continue", "Range: bytes=5-1", "Range: bytes=-", "If-None-Match: \"x\", *",
        "If-Modified-Since: 0", "Host: evil.example", "X-Forwarded-For: 10.0.0.1", "X-HTTP-Method-Override: DELETE", "Origin: null", "X: " + new string('x', 40_000), ": ", "\u00e9: \u00e9", "Accept: ,,,;q=,", "Upgrade: h2c", "Connection: Upgrade, HTTP2-Settings", "Traceparent: 00-ffff",
    ];

    private static readonly string[] FormValues =
    [
        "", "%00", "%FF", "%ED%A0%80", "%", "%zz", "+", "9999-12-31", "0001-01-01", "-9999-01-01", "2026-02-30", "2147483647", "2147483648", "-1", "0", "yes", "%F0%9F%98%80", "%E2%80%AE", "%0D%0AX: y", "%3Cscript%3E", "=1%2B1", "04523B1A6F5C80", "08ADBEEF", "00000000000000", new string('a', 1000), new string('0', 10_000),
    ];

    private readonly JsonMutation json = new();
    private readonly BytesMutation bytes = new();

    public byte[] Of(byte[] input, byte[] other, Dice dice)
    {
        var (head, body) = Split(input);
        List<byte[]> lines = [.. Splice.Lines(head)];
        switch (dice.Below(10))
        {
            case 0: return [.. Encoding.UTF8.GetBytes($"{dice.Of(Methods)} {Path(lines)} HTTP/1.1\n"), .. lines.Skip(1).SelectMany(l => l), (byte)'\n', .. body];
            case 1: return [.. Encoding.UTF8.GetBytes($"{Method(lines)} {dice.Of(Paths)} HTTP/1.1\n"), .. lines.Skip(1).SelectMany(l => l), (byte)'\n', .. body];
            case 2:
                lines.Insert(lines.Count == 0 ? 0 : 1 + dice.Below(lines.Count), Encoding.UTF8.GetBytes(dice.Of(Headers) + "\n"));
                return [.. lines.SelectMany(l => l), (byte)'\n', .. body];
            case 3 when lines.Count > 1:
                lines.RemoveAt(1 + dice.Below(lines.Count - 1));
                return [.. lines.SelectMany(l => l), (byte)'\n', .. body];
            case 4: return [.. bytes.Of(head, other, dice), (byte)'\n', .. body];
            case 5: return [.. head, (byte)'\n', .. bytes.Of(body, other, dice)];
            default: return [.. head, (byte)'\n', .. Body(body, Split(other).Body, dice)];
        }
    }

    public IReadOnlyList<byte[]> Pieces(byte[] input) => Splice.Lines(input);

    /// <summary>At the first empty line, which belongs to neither.</summary>
    public static (byte[] Head, byte[] Body) Split(byte[] request)
    {
        int at = request.AsSpan().IndexOf("\n\n"u8);
        return at < 0 ? (request, []) : (request[..(at + 1)], request[(at + 2)..]);
    }

    private byte[] Body(byte[] body, byte[] other, Dice dice)
    {
        if (body is [(byte)'{', ..]) return json.Of(body, other, dice);
        string[] fields = Encoding.Latin1.GetString(body).Split('&');
        int at = dice.Below(fields.Length);
        string name = fields[at].Split('=')[0];
        fields[at] = dice.Below(5) switch
        {
            0 => $"{fields[at]}&{fields[at]}",
            1 => $"{dice.Of(FormValues)}={name}",
            2 => string.Concat(Enumerable.Repeat($"a{dice.Below(10)}=&", dice.Of(Oddities.Lengths))),
            _ => $"{name}={dice.Of(FormValues)}",
        };
        return Encoding.Latin1.GetBytes(string.Join('&', fields));
    }

    private static string Method(List<byte[]> lines) => Word(lines, 0, "GET");

    private static string Path(List<byte[]> lines) => Word(lines, 1, "/");

    private static string Word(List<byte[]> lines, int number, string otherwise) =>
        lines.Count > 0 && Encoding.UTF8.GetString(lines[0]).Split(' ') is var words && words.Length > number ? words[number].TrimEnd('\n') : otherwise;
}
