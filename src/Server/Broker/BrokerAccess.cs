using System.Text;
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
        var rules = new StringBuilder().AppendLine("# Written by FabAccess: changes made here are lost. Rules of your own belong into the file that broker.aclFile names.");
        rules.AppendLine().AppendLine($"user {CertificateProfile.ServerLink(guests.Site).Name}").AppendLine($"topic readwrite {lab}/#");
        // A denial is looked at before anything else, and at each message: what is open already falls silent at once.
        foreach (string box in guests.Denied) rules.AppendLine().AppendLine($"user {box}").AppendLine("topic deny #");
        foreach (string observer in guests.Observers)
        {
            // An observer may say something to itself, so that it knows that it hears; the pattern below must not make a box of it.
            rules.AppendLine().AppendLine($"user {observer}").AppendLine($"topic read {lab}/#").AppendLine($"topic write {lab}/{observer}/echo").AppendLine($"topic deny {lab}/{observer}/up/#");
        }
        rules.AppendLine().AppendLine($"pattern write {lab}/%u/up/#").AppendLine($"pattern read {lab}/%u/down/#");
        if (more.Length > 0) rules.AppendLine().AppendLine(more.TrimEnd());
        return rules.ToString();
    }
}
