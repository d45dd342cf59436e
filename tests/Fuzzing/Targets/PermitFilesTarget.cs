using System.Text;
using FabAccess.Core.Access;
using FabAccess.Core.Machines;
using FabAccess.Core.Values;
using FabAccess.Core.Wire;
using FabAccess.Edge.Machines;
using FabAccess.Edge.Permits;
using FabAccess.Fuzzing.Engine;
using FabAccess.Fuzzing.Mutation;
using Microsoft.Extensions.Logging.Abstractions;

namespace FabAccess.Fuzzing.Targets;

/// <summary>
/// The files of the permit list as a box finds them at its start. Promises: the box starts; a file that cannot be used is moved
/// aside with its bytes; the next list that comes is taken, and is there after another start; a stranger is granted nothing.
/// A list in a case is signed before it is stored, unless it is a message with a signature already.
/// </summary>
internal sealed class PermitFilesTarget : Target
{
    private const string List = PermitStore.ListFile;

    private static readonly byte[] Newer = FixedKey.Current.Sign(SignedKind.Permits, """
        {"schema":1,"site":"atelier","box":"box-a","epoch":2147483647,"generation":9223372036854775807,"issuedAt":"2026-11-21T13:00:00Z","notAfter":"2026-11-28T13:00:00Z","machines":[],"members":[]}
        """u8);

    private readonly Scratch scratch = new();
    private readonly StillTime time = new();

    public override string Name => "permit-files";

    public override string Subject => "the permit list's files on a box";

    public override IMutation Mutation { get; } = new PartsMutation(new JsonMutation(), [List, "permits.received.json"]);

    public override string Take(byte[] input)
    {
        scratch.Empty();
        time.Reset();
        foreach (var part in Parts.Of(input).Where(p => p.Name is List or "permits.received.json"))
            File.WriteAllBytes(scratch.At(part.Name), part.Name == List ? SignedCase.Of(part.Content) : part.Content);
        byte[]? found = File.Exists(scratch.At(List)) ? File.ReadAllBytes(scratch.At(List)) : null;
        var store = Store();
        string outcome = store.Current is { } held ? $"taken {held.List.BadgeCount} {held.Since.MonotonicMilliseconds} {held.LivedThen} {held.ToldThen}" : "none";
        if (store.Current is null && found is not null)
            BrokenPromise.Unless(File.Exists(scratch.At(List + ".damaged")) && File.ReadAllBytes(scratch.At(List + ".damaged")).AsSpan().SequenceEqual(found), "A damaged list was not kept.");
        outcome += Judged(store);
        var refusal = store.Accept(Newer);
        BrokenPromise.Unless(refusal is null && Store().Generation == new Generation(int.MaxValue, long.MaxValue), "The next list is not taken.");
        return outcome;
    }

    protected override void End() => scratch.Dispose();

    private string Judged(PermitStore store)
    {
        var judge = new BadgeJudge(LabFacts.BadgeKey, () => store.Current);
        var outcome = new StringBuilder();
        foreach (var badge in (ReadOnlySpan<BadgeUid>)[LabFacts.Ada, LabFacts.Blocked, LabFacts.Stranger])
        {
            var decision = judge.Judge(badge, MachineState.Initial, LabFacts.Laser, time.Clock.Now()).Decision;
            outcome.Append(decision is AccessDecision.Refused refused ? refused.Reason.ToString() : "Granted").Append(' ');
            BrokenPromise.Unless(badge != LabFacts.Stranger || decision is AccessDecision.Refused, "A badge that no list names is granted something.");
        }
        return outcome.ToString();
    }

    private PermitStore Store() => new(scratch.Path, LabFacts.Site, LabFacts.BoxA, FixedKey.Trust, time.Clock, NullLogger.Instance);
}
