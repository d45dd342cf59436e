using FabAccess.Core.Wire;

namespace FabAccess.Edge.Health;

/// <summary>Something that needs a person.</summary>
/// <param name="Kind">What.</param>
/// <param name="Subject">Where: a machine, a host, a folder.</param>
/// <param name="Detail">What was seen, a sentence.</param>
/// <param name="Next">What to do about it, a sentence.</param>
public sealed record Finding(FindingKind Kind, string Subject, string Detail, string Next)
{
    /// <summary>As the box tells it to its server.</summary>
    public FindingReport Report
    {
        get
        {
            string detail = $"{Subject}: {Detail}";
            return new(Kind, detail.Length > FindingReport.LongestDetail ? detail[..FindingReport.LongestDetail] : detail);
        }
    }
}
