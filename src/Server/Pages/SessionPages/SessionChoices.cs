using System.Collections.Immutable;
using FabAccess.Core.Values;

namespace FabAccess.Server.Pages.SessionPages;

/// <summary>The filter of the list and what it can be set to.</summary>
/// <param name="Filter">In force.</param>
/// <param name="Month">As it stands in the address; empty for all.</param>
/// <param name="Members">In order of name; a lab with more members filters from the member's page.</param>
/// <param name="Machines">In order of name.</param>
public sealed record SessionChoices(SessionFilter Filter, string Month, ImmutableArray<(MemberId, string)> Members, ImmutableArray<(MachineId, string)> Machines)
{
    /// <summary>Most members in the choice.</summary>
    public const int MostMembers = 300;

    public bool IsFiltered => Filter.Member is not null || Filter.Machine is not null || Month.Length > 0;

    public string AddressOf(SessionCursor next) => "/sessions" + QueryString.Create(
        new Dictionary<string, string?>
        {
            ["member"] = Filter.Member?.ToString(),
            ["machine"] = Filter.Machine?.ToString(),
            ["month"] = Month,
            ["cursor"] = next.ToString(),
        }.Where(p => !string.IsNullOrEmpty(p.Value)));
}
