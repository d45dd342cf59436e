using System.Text;
using System.Text.RegularExpressions;
using FabAccess.Core.Billing;
using FabAccess.Core.Values;
using FabAccess.Fuzzing.Engine;
using FabAccess.Fuzzing.Mutation;
using FabAccess.Server.Seeding;
using NodaTime;

namespace FabAccess.Fuzzing.Targets;

/// <summary>
/// LAB.json with its price book. Promises: sound, or its problems named; a sound price book prices any session, or the amount
/// is beyond what money can be; no problem repeats the badge key.
/// </summary>
internal sealed partial class LabTarget : Target
{
    private const string Key = "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f";

    private static readonly long[] Seconds = [0, 1, 59, 61, 3601, 86_400, 366 * 86_400, 3_162_240_000];

    public override string Name => "lab";

    public override string Subject => "LAB.json with members, machines and price book";

    public override IMutation Mutation { get; } = new JsonMutation();

    public override int CasesPerSeed => 10_000;

    public override string Take(byte[] input)
    {
        var (seed, problems) = LabFile.Parse(input);
        BrokenPromise.Unless((seed is null) == problems.Count > 0, "A lab is neither there nor refused.");
        BrokenPromise.Unless(!problems.Any(p => p.Trim().Length == 0), "A problem is not named.");
        // Where the same text stands elsewhere too, it is not the key that is repeated.
        bool isSecret = KeyInItsPlace().Count(Encoding.Latin1.GetString(input)) == 1;
        BrokenPromise.Unless(!isSecret || !problems.Any(p => p.Contains(Key, StringComparison.Ordinal)), "A problem repeats the badge key.");
        if (seed is null) return string.Join(' ', problems);
        var outcome = new StringBuilder("sound ");
        foreach (var version in seed.PriceBook.Versions)
            foreach (var machine in seed.Machines.Select(m => m.Id).Append(default).Take(4))
                foreach (long seconds in Seconds) outcome.Append(Priced(seed.PriceBook, machine, version.ValidFrom, seconds));
        return outcome.ToString();
    }

    [GeneratedRegex("(?<!" + Key + ".*)\"badgeKey\"\\s*:\\s*[\"n]?" + Key + "(?!.*" + Key + ")", RegexOptions.Singleline)]
    private static partial Regex KeyInItsPlace();

    private static string Priced(PriceBook book, MachineId machine, Instant at, long seconds)
    {
        try
        {
            var (charge, unpriced) = Rating.Rate(Usage.Of(default, machine, default, at, seconds * 1000), book);
            if (charge is null) return $"{unpriced}";
            BrokenPromise.Unless(charge.Net >= charge.Gross && charge.Gross.Minor >= 0, "A session costs less than nothing.");
            _ = ChargeSentence.Of(charge, Language.French) + ChargeSentence.Of(charge, Language.English);
            return "+";
        }
        catch (OverflowException)
        {
            return "overflow";
        }
    }
}
