using System.Text;

namespace FabAccess.Fuzzing.Mutation;

/// <summary>Values that readers have stumbled over, as JSON (facts: security, section 8).</summary>
internal static class Oddities
{
    public static readonly byte[][] Values =
    [
        .. new[]
        {
            "null", "true", "false", "0", "-0", "1", "-1", "2", "1.5", "1e1", "1e400", "-1e400", "1E-400", "0.1e-7", "2147483647", "2147483648", "-2147483649",
            "9007199254740993", "9223372036854775807", "9223372036854775808", "-9223372036854775808", "18446744073709551616", "79228162514264337593543950335",
            "79228162514264337593543950336", "0.0000000000000000000000000001", "NaN", "Infinity", "01", "+1", "0x10",
            "\"\"", "\" \"", "\"0\"", "\"null\"", "\"NaN\"", "\"\\ud800\"", "\"\\udc00x\"", "\"\\ud83d\\ude00\"", "\"\\u0000\"", "\"a\\u0000b\"", "\"\\u202e\"", "\"\\/\"", "\"\\x\"", "\"\r\n\"",
            "\"../../../etc/passwd\"", "\"/dev/full\"", "\"=1+1\"", "\"<script>alert(1)</script>\"", "\"'; DROP TABLE x; --\"", "\"%00\"", "\"a/b\"", "\"#\"", "\"+\"",
            "\"0001-01-01T00:00:00Z\"", "\"-9998-01-01T00:00:00Z\"", "\"9999-12-31T23:59:59.999999999Z\"", "\"9999-12-31T23:59:59Z\"", "\"2026-02-30T00:00:00Z\"", "\"2026-11-21T24:00:00Z\"", "\"1970-01-01T00:00:00Z\"", "\"2026-11-21T14:00:00+01:00\"",
            "\"00000000-0000-0000-0000-000000000000\"", "\"ffffffff-ffff-ffff-ffff-ffffffffffff\"", "\"01940000-0000-7000-8000-000000000001\"",
            "\"00000000000000000000000000000000\"", "\"ffffffffffffffffffffffffffffffff\"", "\"0000000000000000000000000000000000000000000000000000000000000000\"",
            "[]", "{}", "[null]", "[[]]", "[{}]", "{\"\":null}", "{\"\\ud800\":1}", "{\"type\":\"released\"}", "{\"type\":1}", "[1,2,3]",
        }.Select(Encoding.UTF8.GetBytes),
        [(byte)'"', 0xE9, (byte)'"'],
        [(byte)'"', 0xC0, 0x80, (byte)'"'],
        [(byte)'"', 0xED, 0xA0, 0x80, (byte)'"'],
        [(byte)'"', 0xF4, 0x90, 0x80, 0x80, (byte)'"'],
        [(byte)'"', 0xFF, (byte)'"'],
    ];

    public static readonly byte[][] Keys = [.. new[] { "", "schema", "type", "$type", "x", "\\u0073chema", "\\ud800", "a\\u0000", "__proto__", "Schema", "members" }.Select(Encoding.UTF8.GetBytes), [0xE9], [0xFF]];

    public static readonly int[] Depths = [2, 7, 8, 9, 15, 16, 17, 63, 64, 65, 1000, 10_000];

    public static readonly int[] Lengths = [1, 31, 32, 33, 64, 100, 101, 255, 256, 257, 300, 500, 1000, 1001, 4096, 4097, 20_000];
}
