using System.Globalization;

namespace FabAccess.Server.Members;

/// <summary>A member on a screen that everybody sees: <c>Alice D.</c>, never the family name in full.</summary>
public static class ShortName
{
    public static string Of(Member member)
    {
        ArgumentNullException.ThrowIfNull(member);
        string initial = StringInfo.GetNextTextElement(member.LastName);
        return initial.Length == 0 ? member.FirstName : $"{member.FirstName} {initial.ToUpperInvariant()}.";
    }
}
