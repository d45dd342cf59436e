using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using FabAccess.Core.Access;
using FabAccess.Core.Machines;
using FabAccess.Core.Values;
using FabAccess.Edge.Badges;
using FabAccess.Edge.Machines;
using FabAccess.Edge.Permits;
using FabAccess.Fuzzing.Engine;
using FabAccess.Fuzzing.Mutation;
using Microsoft.Extensions.Logging.Abstractions;
using NodaTime;

namespace FabAccess.Fuzzing.Targets;

/// <summary>
/// What libnfc hands over, look by look, up to the relay. A look is three bytes (libnfc's result, the time before it in 8 ms, the
/// length of its record; the lowest bit of the second says 32-bit offsets) and the record's beginning. Promises: the relay closes only for Ada's badge, read whole
/// in this case, and only after the field was empty for as long as it must be; nothing else ever starts a session.
/// </summary>
internal sealed class ReaderTarget : Target
{
    private static readonly BadgeHash Ada = BadgeHash.Of(LabFacts.Ada, LabFacts.BadgeKey);
    private static readonly HeldPermits Held = new(ListOfAda(), default);

    private readonly StillTime time = new();
    private bool hasSeenAda, wasEmpty;
    private int emptyLooks, position;

    public override string Name => "reader";

    public override string Subject => "card answers as libnfc hands them over";

    public override IMutation Mutation { get; } = new BytesMutation();

    public override int CasesPerSeed => 20_000;

    public override int LongestCase => 8 * 1024;

    public override string Take(byte[] input)
    {
        time.Reset();
        (hasSeenAda, wasEmpty, emptyLooks) = (false, false, 0);
        var outcome = new StringBuilder();
        var relay = new RelayLine(() => new RelayProbe(SwitchedOn), 1);
        var control = new MachineControl(LabFacts.Laser, relay, new FixedJournal(), time.Clock, new(LabFacts.BadgeKey, () => Held), s => outcome.Append(s is Signal.Refused r ? r.Reason.ToString() : s.GetType().Name), NullLogger.Instance);
        control.Begin(MachineState.Initial);
        using var watch = new ReaderWatch(() => new Looks(this, input), told => Tell(control, told, outcome), time);
        // A reader that fails is opened anew, and goes on with the next look.
        for (position = 0; position + 3 <= input.Length;) watch.Step();
        return outcome.ToString();
    }

    private static void Tell(MachineControl control, ReaderEvent told, StringBuilder outcome)
    {
        outcome.Append(told.GetType().Name).Append(' ');
        var before = control.State.Session;
        control.Tell(told);
        bool hasStarted = before is null && control.State.Session is not null;
        BrokenPromise.Unless(!hasStarted || control.State.Session!.Badge == Ada, "A session started with a badge that has no right.");
    }

    private void SwitchedOn()
    {
        BrokenPromise.Unless(hasSeenAda, "The relay closed though the badge was never read.");
        BrokenPromise.Unless(wasEmpty, "The relay closed for a badge that lay there from the start.");
    }

    private FieldContent Look(byte[] input)
    {
        if (position + 3 > input.Length) return new FieldContent.Empty();
        int result = unchecked((sbyte)input[position]), pointerBytes = (input[position + 1] & 1) == 0 ? 8 : 4;
        time.Pass(TimeSpan.FromMilliseconds(8 * (input[position + 1] >> 1)));
        int length = Math.Min(input[position + 2], input.Length - position - 3);
        var record = new byte[NfcTarget.RoomBytes];
        input.AsSpan(position + 3, length).CopyTo(record);
        position += 3 + length;
        // A look that failed says nothing of the field.
        if (result == 0 || result > 0 || NfcTarget.IsCardFault(result)) emptyLooks = result == 0 ? emptyLooks + 1 : 0;
        wasEmpty |= emptyLooks >= PresenceFilter.AwayLooks;
        hasSeenAda |= result == 1 && HoldsAda(record, pointerBytes);
        return NfcTarget.Judge(result, record, pointerBytes);
    }

    private static bool HoldsAda(byte[] record, int pointerBytes)
    {
        var lengthBytes = record.AsSpan(3, pointerBytes);
        ulong length = pointerBytes == 8 ? BinaryPrimitives.ReadUInt64LittleEndian(lengthBytes) : BinaryPrimitives.ReadUInt32LittleEndian(lengthBytes);
        return length == 7 && record.AsSpan(3 + pointerBytes, 7).SequenceEqual(LabFacts.Ada.Bytes);
    }

    private static PermitList ListOfAda()
    {
        var holder = new PermitHolder(MemberId.Parse("01940000-0000-7000-8000-000000000001", CultureInfo.InvariantCulture), "Ada", Language.French, false, [new(LabFacts.Laser, Instant.MinValue, null)]);
        return new(new(1, 1), Instant.FromUtc(2026, 11, 1, 0, 0), Instant.FromUtc(2030, 1, 1, 0, 0), [new(LabFacts.Laser, "Laser 1", new("Laser"), null)], [new(Ada, new(holder, IsBlocked: false))]);
    }

    private sealed class Looks(ReaderTarget target, byte[] input) : IBadgeReader
    {
        public FieldContent Look() => target.Look(input);

        public void Dispose()
        {
        }
    }
}
