using System.Text;

namespace FabAccess.Mqtt;

/// <summary>Holds <see cref="MqttLinkOptions"/> to its ranges.</summary>
internal static class MqttLinkOptionsCheck
{
    private const int LongestText = ushort.MaxValue;

    public static void Check(MqttLinkOptions options)
    {
        Require(options.Host.Length is > 0 and <= 255, "The broker's host has 1 to 255 characters.");
        Require(options.Port is >= 1 and <= 65535, "The broker's port is 1 to 65535.");
        Require(options.Former is null or { Host.Length: > 0 and <= 255, Port: >= 1 and <= 65535 }, "The place of before has a host of 1 to 255 characters and a port of 1 to 65535.");
        Require(options.ClientId.Length is > 0 and <= 128, "A client id has 1 to 128 characters.");
        Require(options.KeepAliveSeconds is >= 5 and <= 600, "The keep-alive is 5 to 600 s.");
        Require(options.FirstRetry > TimeSpan.Zero && options.LongestRetry >= options.FirstRetry, "The first wait is above 0 and not above the longest.");
        Require(options.LongestRetry <= TimeSpan.FromHours(1), "The longest wait is at most one hour.");
        Require(options.AnswerWithin >= TimeSpan.FromSeconds(1) && options.AnswerWithin <= TimeSpan.FromMinutes(5), "The wait for the broker's answer is 1 s to 5 minutes.");
        Require(options.Subscriptions.Count <= 100, "A link has at most 100 subscriptions.");
        foreach (string filter in options.Subscriptions) Require(IsText(filter), "A subscription is a text of 1 to 65535 bytes.");
        Require(options.Tls is null or { CaFile.Length: > 0, IdentityFile.Length: > 0 } || (options.Tls.CaFile.Length > 0 && options.Account is not null), "TLS needs the file of the CA, and that of the identity or an account.");
        Require(options.Account is null || (IsShort(options.Account.User) && IsShort(options.Account.Password)), $"A user and a password have 1 to {MqttAccount.LongestText} characters.");
        Require(options.Device is null or { CertificateFile.Length: > 0, User.Length: > 0 }, "A device has the file of its certificate and a user.");
        Require(options.Device is null || options.Tls is null, "A link goes to the lab's broker or to a device.");
        if (options.LastWill is not { } will) return;
        Require(IsText(will.Topic) && !will.Topic.AsSpan().ContainsAny('+', '#'), "A last will's topic is a text of 1 to 65535 bytes without + and #.");
        Require(will.Payload.Length <= LongestText, $"A last will has at most {LongestText} bytes.");
    }

    private static bool IsShort(string text) => text.Length <= MqttAccount.LongestText && IsText(text);

    private static bool IsText(string text) => text.Length > 0 && !text.Contains('\0', StringComparison.Ordinal) && Encoding.UTF8.GetByteCount(text) <= LongestText;

    private static void Require(bool holds, string message)
    {
        if (!holds) throw new ArgumentException(message);
    }
}
