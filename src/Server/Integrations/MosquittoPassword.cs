using System.Globalization;
using System.Security.Cryptography;

namespace FabAccess.Server.Integrations;

/// <summary>A password that a device can be given by hand, and its hash as mosquitto_passwd of Debian 12 writes it (PBKDF2, SHA-512).</summary>
internal static class MosquittoPassword
{
    /// <summary>120 bits, within the 32 characters that the firmware of small plugs keeps.</summary>
    private const int Length = 24;

    // None that is mistaken for another.
    private const string Letters = "abcdefghijkmnpqrstuvwxyz23456789";

    // As the tool has them. Nobody guesses 120 bits, however cheap a guess is; and the broker counts this anew for everybody who is connected when it reads its lists.
    private const int Iterations = 101, SaltBytes = 12, HashBytes = 64;

    public static string Make() => RandomNumberGenerator.GetString(Letters, Length);

    /// <summary><c>$7$ITERATIONS$SALT$HASH</c>.</summary>
    public static string Hash(string password)
    {
        byte[] salt = RandomNumberGenerator.GetBytes(SaltBytes);
        byte[] hash = Rfc2898DeriveBytes.Pbkdf2(password, salt, Iterations, HashAlgorithmName.SHA512, HashBytes);
        return string.Create(CultureInfo.InvariantCulture, $"$7${Iterations}${Convert.ToBase64String(salt)}${Convert.ToBase64String(hash)}");
    }

    /// <summary>Whether a text is such a hash: what is not would shut the broker out of its whole list.</summary>
    public static bool IsHash(string text) =>
        text.Split('$') is ["", "7", var iterations, var salt, var hash] && int.TryParse(iterations, NumberStyles.None, CultureInfo.InvariantCulture, out int count) && count > 0
        && IsBytes(salt, SaltBytes) && IsBytes(hash, HashBytes);

    private static bool IsBytes(string text, int length)
    {
        Span<byte> bytes = stackalloc byte[HashBytes];
        return Convert.TryFromBase64String(text, bytes, out int written) && written == length;
    }
}
