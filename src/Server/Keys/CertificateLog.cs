using NodaTime;
using NodaTime.Text;

namespace FabAccess.Server.Keys;

/// <summary>A line of <see cref="CertificateLog"/>.</summary>
/// <param name="Serial">Hexadecimal, in lower case.</param>
/// <param name="Holder">Common name.</param>
/// <param name="At">When it ends (issued.log), or when it was revoked (revoked.log).</param>
internal sealed record LoggedCertificate(string Serial, string Holder, Instant At);

/// <summary>
/// What was issued and what was revoked, one line each beside the CA's key, apart from the store: a store that comes back from
/// yesterday's backup must still be able to revoke what was issued today, and must not let in whom it revoked today.
/// </summary>
internal sealed class CertificateLog(string file)
{
    private readonly Lock gate = new();

    /// <summary>On the disk when this returns.</summary>
    public void Add(LoggedCertificate entry)
    {
        lock (gate) SecretFile.Append(file, $"{entry.Serial} {entry.Holder} {InstantPattern.General.Format(entry.At)}");
    }

    /// <summary>In the order in which they were written. A line that a power cut tore is left out: what it was about was not answered.</summary>
    public IReadOnlyList<LoggedCertificate> Read()
    {
        lock (gate) return File.Exists(file) ? [.. File.ReadLines(file).Select(Parsed).OfType<LoggedCertificate>()] : [];
    }

    private static LoggedCertificate? Parsed(string line) =>
        line.Split(' ') is [{ Length: 32 } serial, { Length: > 0 } holder, var at] && serial.All(char.IsAsciiHexDigit) && InstantPattern.General.Parse(at) is { Success: true } parsed
            ? new(serial, holder, parsed.Value)
            : null;
}
