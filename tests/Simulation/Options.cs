using System.Globalization;
using FabAccess.Simulation.Faults;

namespace FabAccess.Simulation;

/// <summary>Whether something bad may happen under faults that do not end, or whether all is well once they have ended.</summary>
public enum RunMode
{
    Safety,
    Liveness,
}

/// <summary>What was asked for on the command line.</summary>
public sealed record Options
{
    public const string Usage =
        """
        Usage: ./fab sim [--seed N | --seeds A..B | --hours H] [OPTIONS]

          --seed N             one seed, run twice: its bytes must be the same          (default: 1)
          --seeds A..B         each of a range, both ends included
          --hours H            seed after seed, from a random one, until the time is over
          --days D             simulated days, 1 to 366                                 (default: 30)
          --boxes B            boxes of two machines each, 1 to 20                      (default: 5)
          --mode M             liveness: faults end on the last day, then the books are compared (default)
                               safety: faults go on to the end
          --faults KINDS       all, none, or some of power,disk,net,clock,line,server,restore (default: all)
          --only ID,ID,…       nothing happens but these visits, desk acts and faults
          --workers W          processes, 1 to 64                                       (default: 1)
          --shrink SECONDS     how long a failing seed is made smaller                  (default: 0)
          --trace              every step of the one seed, a line each
          --json               one JSON object a seed
          --first              ends at the first violation
          --report NAME        what was done and what came of it, as rows of .fab/faults/NAME.json
          --planted            takes one promise of the product away after the other, and shows that it is found

        Exit: 0 no violation, 1 a violation, 2 wrong usage.
        """;

    private int slice;

    public long FirstSeed { get; private set; } = 1;

    public long LastSeed { get; private set; } = 1;

    /// <summary>One seed is run twice.</summary>
    public bool IsSingle { get; private set; } = true;

    public double? Hours { get; private set; }

    public int Days { get; private set; } = 30;

    public int Boxes { get; private set; } = 5;

    public RunMode Mode { get; private set; } = RunMode.Liveness;

    public FaultGroups Faults { get; private set; } = FaultGroups.All;

    public IReadOnlySet<string>? Only { get; private set; }

    public int Workers { get; private set; } = 1;

    public int ShrinkSeconds { get; private set; }

    public bool IsTraced { get; private set; }

    public bool IsJson { get; private set; }

    /// <summary>Nothing comes after a violation.</summary>
    public bool IsFirstEnough { get; private set; }

    public bool IsPlanted { get; private set; }

    public string? Report { get; private set; }

    /// <summary>Where one of several workers leaves its counts.</summary>
    public string? TallyFile { get; private set; }

    /// <summary>Every so manieth seed, for one of several workers.</summary>
    public int Stride { get; private set; } = 1;

    /// <summary>As it was typed.</summary>
    public IReadOnlyList<string> Given { get; private init; } = [];

    /// <exception cref="FormatException">An argument is unknown, lacks its value or is out of range; the message says which.</exception>
    public static Options Parse(IReadOnlyList<string> arguments)
    {
        ArgumentNullException.ThrowIfNull(arguments);
        var options = new Options { Given = arguments };
        for (int i = 0; i < arguments.Count; i++)
        {
            string name = arguments[i];
            if (name == "--trace") options.IsTraced = true;
            else if (name == "--json") options.IsJson = true;
            else if (name == "--first") options.IsFirstEnough = true;
            else if (name == "--planted") options.IsPlanted = true;
            else if (i + 1 < arguments.Count) options.Take(name, arguments[++i]);
            else throw new FormatException($"'{name}' is unknown, or lacks its value.");
        }
        if (options is { Hours: not null, LastSeed: not long.MaxValue }) (options.FirstSeed, options.LastSeed) = (Random.Shared.NextInt64(1, 1L << 40), long.MaxValue);
        options.FirstSeed += options.slice;
        return options;
    }

    private void Take(string name, string value)
    {
        switch (name)
        {
            case "--seed":
                FirstSeed = LastSeed = Number(name, value, 0, long.MaxValue);
                break;
            case "--seeds":
                string[] ends = value.Split("..");
                if (ends.Length != 2) throw new FormatException($"{name} is '{value}'; it must be A..B.");
                (FirstSeed, IsSingle) = (Number(name, ends[0], 0, long.MaxValue), false);
                LastSeed = Number(name, ends[1], FirstSeed, long.MaxValue);
                break;
            case "--hours":
                if (!double.TryParse(value, CultureInfo.InvariantCulture, out double hours) || hours is not (> 0 and <= 10_000)) throw new FormatException($"{name} is '{value}'; it must be above 0.");
                (Hours, IsSingle) = (hours, false);
                break;
            case "--days":
                Days = (int)Number(name, value, 1, 366);
                break;
            case "--boxes":
                Boxes = (int)Number(name, value, 1, 20);
                break;
            case "--mode":
                Mode = Named<RunMode>(name, value);
                break;
            case "--faults":
                Faults = value.Split(',').Aggregate(FaultGroups.None, (sum, one) => sum | Named<FaultGroups>(name, one));
                break;
            case "--only":
                Only = value.Split(',', StringSplitOptions.RemoveEmptyEntries).ToHashSet();
                break;
            case "--workers":
                Workers = (int)Number(name, value, 1, 64);
                break;
            case "--shrink":
                ShrinkSeconds = (int)Number(name, value, 0, 86_400);
                break;
            case "--slice":
                string[] parts = value.Split('/');
                Stride = (int)Number(name, parts[^1], 1, 64);
                slice = (int)Number(name, parts[0], 0, Stride - 1);
                break;
            case "--report":
                if (value.Length == 0 || !value.All(c => char.IsAsciiLetterLower(c) || c == '-')) throw new FormatException($"{name} is '{value}'; it must be of small letters.");
                Report = value;
                break;
            case "--tally":
                TallyFile = value;
                break;
            default:
                throw new FormatException($"'{name}' is unknown.");
        }
    }

    private static long Number(string name, string value, long least, long most) =>
        long.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out long number) && number >= least && number <= most
            ? number
            : throw new FormatException($"{name} is '{value}'; it must be a number from {least} to {most}.");

    private static T Named<T>(string name, string value)
        where T : struct, Enum =>
        Enum.TryParse(value, ignoreCase: true, out T named) && Enum.IsDefined(named) && !char.IsDigit(value[0])
            ? named
            : throw new FormatException($"{name} is '{value}'; it must be one of {string.Join(", ", Enum.GetNames<T>()).ToLowerInvariant()}.");
}
