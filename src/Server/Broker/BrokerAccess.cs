using FabAccess.Core.Wire;
using FabAccess.Server.Keys;

namespace FabAccess.Server.Broker;

/// <summary>
/// Mosquitto's access rules. Who a client is, its certificate says (its common name is user name and client id); whatever is
/// not granted here is denied. Boxes need no line of their own, since a pattern holds for each of them; adding rules to
/// Mosquitto takes longer with each user, so only the few exceptions are named.
/// </summary>
internal static class BrokerAccess
{
    /// <param name="guests">The exceptions.</param>
    /// <param name="more">Rules of other programs of the lab; empty for none.</param>
    public static string For(BrokerGuests guests, string more)
    {
        string lab = $"{Topics.Root}/{guests.Site}";
        string[] own =
        [
            "# Written by FabAccess: changes made here are lost. Rules of your own belong into the file that broker.aclFile names.",
            "", $"user {CertificateProfile.ServerLink(guests.Site).Name}", $"topic readwrite {lab}/#",
            // A denial is looked at before anything else, and at each message: what is open already falls silent at once.
            .. guests.Denied.SelectMany(box => (string[])["", $"user {box}", "topic deny #"]),
            // An observer may say something to itself, so that it knows that it hears; the pattern below must not make a box of it.
            .. guests.Observers.SelectMany(observer => (string[])["", $"user {observer}", $"topic read {lab}/#", $"topic write {lab}/{observer}/echo", $"topic deny {lab}/{observer}/up/#"]),
            "", $"pattern write {lab}/%u/up/#", $"pattern read {lab}/%u/down/#", "",
        ];
        return string.Join('\n', own) + (more.Length > 0 ? $"\n{more.TrimEnd()}\n" : "");
    }
}
