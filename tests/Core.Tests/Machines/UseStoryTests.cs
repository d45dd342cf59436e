using FabAccess.Core.Access;
using FabAccess.Core.Machines;
using FabAccess.Core.Values;
using NodaTime;

namespace FabAccess.Core.Tests.Machines;

/// <summary>Every one of <see cref="UseStories"/>, as it is told.</summary>
public sealed class UseStoryTests
{

    private static readonly string[] People = ["alice", "bob", "novice", "trainer", "repairer", "lou", "expired", "trainer2", "sam"];

    public static TheoryData<string, string> All()
    {
        var stories = new TheoryData<string, string>();
        string title = "", told = "";
        foreach (string line in UseStories.Told.Split('\n').Append("end"))
        {
            if (line.StartsWith(' '))
            {
                told += line.Trim() + '\n';
                continue;
            }
            if (title.Length > 0) stories.Add(title, told);
            (title, told) = (line, "");
        }
        return stories;
    }

    [Theory]
    [MemberData(nameof(All))]
    public void Story_GoesAsItIsTold(string title, string story)
    {
        Assert.NotEmpty(title);
        string[] lines = story.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        var stage = new Stage(lines[0]["policy ".Length..].Split(' '));

        foreach (string line in lines[1..]) stage.Play(int.Parse(line.Split(' ')[0], null), line.Split('|')[0].Split(' ', 2)[1].Trim());

        string[] told = [.. lines[1..].Select(l => l.Split('|').Select(part => part.Trim()).ToArray()).Select(l => $"{l[0]} | {(l.Length > 1 ? l[1] : "")}").Where(l => !l.EndsWith("| ", StringComparison.Ordinal))];
        Assert.Equal(told, stage.Told);
    }

    /// <summary>One machine, its list and the people who come.</summary>
    private sealed class Stage
    {
        private readonly PermitList list;
        private MachineState state = MachineState.Initial;
        private int second;

        public Stage(string[] words)
        {
            var use = words.Aggregate(UsePolicy.Default, Said);
            var booked = words.FirstOrDefault(w => w.StartsWith("booked@", StringComparison.Ordinal));
            var rule = new MachineRule(Make.Laser, "Laser 1", new("Laser"), null)
            {
                Use = use, LiftedIncident = null,
                Bookings = booked is null ? [] : [new(Member(booked.Split('@', '=')[1]), Make.At(Seconds(booked)).Wall, Make.At(Seconds(booked) + 3600).Wall)],
            };
            list = new(new(1, 1), Make.Noon - Duration.FromHours(1), Make.Noon + Duration.FromDays(1), [rule], People.Select(p => KeyValuePair.Create(Badge(p), new HeldBadge(Holder(p), false))));
            if (words.Contains("extractionOpen")) Do(new MachineInput.InterlocksChanged(Interlocks.Extraction, Interlocks.Extraction), []);
        }

        public List<string> Told { get; } = [];

        public void Play(int at, string what)
        {
            while (second < at)
            {
                second++;
                List<string> passed = [];
                // What is due in one second comes one thing a tick.
                for (int i = 0; i < 3; i++) Do(new MachineInput.Tick(), passed);
                if (passed.Count > 0) Told.Add($"{second} | {string.Join(' ', passed)}");
            }
            if (what.Length == 0) return;
            List<string> told = [];
            Do(Input(what), told);
            if (told.Count > 0) Told.Add($"{second} {what} | {string.Join(' ', told)}");
        }

        private void Do(MachineInput input, List<string> told)
        {
            var result = MachineRules.Step(state, input, Make.At(second));
            Assert.Equal(result.Next.Remembered, result.Events.Aggregate(state, (s, e) => MachineFold.Apply(s, e, Make.At(second))).Remembered);
            state = result.Next;
            if (result.Relay != RelayEffect.None) told.Add(result.Relay == RelayEffect.SwitchOn ? "^" : "!");
            told.AddRange(result.Events.Select(Words));
            if (result.Signal is not (null or Signal.Started or Signal.Ended) && !(result.Signal is Signal.Refused && result.Events is [MachineEvent.AccessRefused])) told.Add(Words(result.Signal));
            if (result.Relay == RelayEffect.SwitchOn) Do(new MachineInput.SwitchedOn(), told);
        }

        private MachineInput Input(string what) => what switch
        {
            "busy" => new MachineInput.ActivityChanged(Activity.Busy, Make.At(second)),
            "idle" => new MachineInput.ActivityChanged(Activity.Idle, Make.At(second)),
            "idle hot" => new MachineInput.ActivityChanged(Activity.Idle, Make.At(second), Heat.Hot),
            "idle cool" => new MachineInput.ActivityChanged(Activity.Idle, Make.At(second), Heat.Cool),
            "silent" => new MachineInput.ActivityChanged(Activity.Unknown, Make.At(second)),
            "away" => new MachineInput.CardRemoved(),
            "back" => new MachineInput.CardReturned(Badge("alice")),
            "stop" => new MachineInput.StopPressed(),
            "problem" => new MachineInput.ProblemReported(Make.Incident),
            "lifted" => new MachineInput.PermitsChanged(null, true, Make.Incident),
            "lid open" => new MachineInput.InterlocksChanged(Interlocks.Lid, Interlocks.None),
            "lid cut" => new MachineInput.InterlocksChanged(Interlocks.Lid, Interlocks.Lid),
            "lid closed" => new MachineInput.InterlocksChanged(Interlocks.None, Interlocks.None),
            "random card" => new MachineInput.CardRefused(RefusalReason.RandomUid),
            "half-read card" => new MachineInput.CardHalfRead(),
            "two cards" => new MachineInput.CardRefused(RefusalReason.SeveralCards),
            "enrol" or "enrol again" => new MachineInput.EnrolOrdered(new(new Guid(second, 2, 0, new byte[8])), Member("alice"), Duration.FromSeconds(15)),
            "list" => new MachineInput.PermitsChanged(null, false),
            _ when what.EndsWith("'s copy", StringComparison.Ordinal) => Presented(what.Split('\'')[0], ShownCredential.Copy),
            _ => Presented(what, ShownCredential.Number),
        };

        private MachineInput.BadgePresented Presented(string who, ShownCredential shown) =>
            new(Badge(who), AccessPolicy.Decide(list, state, Make.Laser, Badge(who), Make.At(second).Wall, shown), new(new Guid(second, 1, 0, new byte[8])), IsUnknown: shown == ShownCredential.Number && list.Badge(Badge(who)) is null);

        private static string Words(MachineEvent happened) => happened switch
        {
            MachineEvent.SessionEnded e => $"SessionEnded:{e.Reason}:{e.ElapsedMilliseconds / 1000}",
            MachineEvent.SessionExtended e => $"SessionExtended:{e.AllowedMilliseconds / 1000}",
            MachineEvent.HolderLeft e => $"HolderLeft:{e.Reason}",
            MachineEvent.EndHeld e => $"EndHeld:{e.Activity}",
            MachineEvent.BadgeEnrolled e => $"BadgeEnrolled:{e.Window.Value.ToByteArray()[0]}:{e.Badge.Low}",
            MachineEvent.AccessRefused e => $"AccessRefused:{e.Reason}",
            _ => happened.GetType().Name,
        };

        private static string Words(Signal signal) => signal is Signal.EndingSoon soon ? $"EndingSoon:{(soon.LeftMilliseconds + 59_999) / 60_000}" : signal.GetType().Name;

        private static UsePolicy Said(UsePolicy use, string word) => word.Split('=')[0] switch
        {
            "longest" => use with { Longest = Duration.FromSeconds(Seconds(word)) },
            "extension" => use with { Extension = Duration.FromSeconds(Seconds(word)) },
            "idleEnd" => use with { IdleEnd = Duration.FromSeconds(Seconds(word)) },
            "coolDown" => use with { CoolDown = Duration.FromSeconds(Seconds(word)) },
            "preRun" => use with { PreRun = Duration.FromSeconds(Seconds(word)) },
            "runOn" => use with { RunOn = Duration.FromSeconds(Seconds(word)) },
            "takeOver" => use with { TakeOverAfter = Duration.FromSeconds(Seconds(word)) },
            "supervision" => use with { Supervision = word.EndsWith("stays", StringComparison.Ordinal) ? Supervision.Stays : Supervision.Starts },
            "slot" => use with { Presence = PresenceMode.Slot },
            "trainersGrant" => use with { TrainersGrant = true },
            "inspect" => use with { InspectBeforeNovice = true },
            "handOver" => use with { AsksForHandOver = true },
            "bookedOnly" => use with { BookedOnly = true },
            "extractionOpen" => use,
            _ when word.StartsWith("booked@", StringComparison.Ordinal) => use,
            _ => use with { End = Enum.Parse<EndPolicy>(word, ignoreCase: true) },
        };

        private static int Seconds(string word) => int.Parse(word.Split('=')[1], null);

        private static PermitHolder Holder(string person) => person switch
        {
            "lou" or "sam" => Make.Holder(Member(person)),
            "expired" => Make.Holder(Member(person), false, Make.Permit(until: Make.Noon - Duration.FromHours(1))),
            _ => Make.Holder(Member(person), false, Make.Permit() with { Rights = Rights(person) }),
        };

        private static MemberRights Rights(string person) => person switch
        {
            "novice" => MemberRights.Novice,
            "trainer" or "trainer2" => MemberRights.Trainer,
            "repairer" => MemberRights.Repair,
            _ => MemberRights.None,
        };

        private static MemberId Member(string person) => new(new Guid(Array.IndexOf(People, person) + 2, 0, 0, new byte[8]));

        // Whoever is nobody here has a badge that nobody has.
        private static BadgeHash Badge(string person) => Array.IndexOf(People, person) is >= 0 and var place ? new(0, (ulong)place + 2) : new(1, (ulong)person.Length);
    }
}
