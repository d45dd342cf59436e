using System.Text;
using System.Text.Json;
using FabAccess.Core.Machines;
using FabAccess.Core.Values;
using FabAccess.Core.Wire;
using FabAccess.Edge.Identity;
using FabAccess.Edge.Orders;
using FabAccess.Fuzzing.Engine;
using FabAccess.Fuzzing.Mutation;
using Microsoft.Extensions.Logging.Abstractions;

namespace FabAccess.Fuzzing.Targets;

/// <summary>
/// Orders as a box takes them, signed after they were changed. Promises: nothing but the end of a session and the question which
/// machine it is reaches a machine, and one of this box; in this boot, before its end, above every number that was obeyed;
/// what was obeyed is refused when it comes again, also after a restart; what is refused changes nothing and says why.
/// </summary>
internal sealed class OrderTarget : Target
{
    private const string Order = "order";

    private readonly StillTime time = new();
    private readonly List<(MachineId Machine, MachineInput Input)> ordered = [];
    private TrustFile disk = null!;

    public override string Name => "order";

    public override string Subject => "orders to a box";

    public override IMutation Mutation { get; } = new PartsMutation(new JsonMutation(), [Order, "restart"]);

    public override int CasesPerSeed => 5000;

    public override string Take(byte[] input)
    {
        time.Reset();
        disk = new(TrustFile.CurrentSchema, LabFacts.Site, LabFacts.BoxA, new("lab.example", 8443), new("lab.example", 8883), [FixedKey.Current.Message, FixedKey.Next.Message], OrderNumber: 3);
        var desk = Desk();
        var outcome = new StringBuilder();
        foreach (var part in Parts.Of(input).Take(PartsMutation.MostParts))
        {
            if (part.Name == "restart") desk = Desk();
            outcome.Append(part.Name == Order ? Give(desk, SignedCase.Of(part.Content, SignedKind.Order)) : part.Name).Append(' ');
            time.Pass(TimeSpan.FromSeconds(7));
        }
        return outcome.ToString();
    }

    private string Give(OrderDesk desk, byte[] payload)
    {
        ordered.Clear();
        var before = disk;
        var refusal = desk.Take(payload);
        if (refusal is not null)
        {
            BrokenPromise.Unless(ordered.Count == 0 && ReferenceEquals(before, disk), "What was refused changed something.");
            BrokenPromise.Unless(refusal.Reason.Trim().Length > 0, "A refusal has no words.");
            return refusal.Cause.ToString();
        }
        BrokenPromise.Unless(ordered.Count == 1, "An order is obeyed other than once.");
        var (machine, input) = ordered[0];
        BrokenPromise.Unless(input is MachineInput.StopOrdered or MachineInput.IdentifyOrdered, "Something else was ordered.");
        var order = ((JwsReading.Sound)JwsReading.Of(payload, SignedKind.Order, FixedKey.Trust, WireLimits.LongestOrder)).Content;
        var message = JsonSerializer.Deserialize(order.Span, WireJson.Default.OrderMessage)!;
        var now = time.Clock.Now();
        BrokenPromise.Unless(message.Site == LabFacts.Site && message.Box == LabFacts.BoxA && message.Machine == machine, "It was for somebody else.");
        BrokenPromise.Unless(message.Boot == now.Boot && now.MonotonicMilliseconds < message.NotAfterMonotonicMilliseconds, "Its time is over.");
        BrokenPromise.Unless(before.OrderNumber < message.Number && disk.OrderNumber == message.Number, "Its number was there before, or is not kept.");
        ordered.Clear();
        BrokenPromise.Unless(desk.Take(payload) is not null && Desk().Take(payload) is not null && ordered.Count == 0, "It is obeyed again.");
        return input.GetType().Name;
    }

    private OrderDesk Desk()
    {
        var machines = new[] { LabFacts.Laser, LabFacts.Saw }.ToDictionary(m => m, m => (Predicate<MachineInput>)(input =>
        {
            ordered.Add((m, input));
            return true;
        }));
        return new(LabFacts.Site, LabFacts.BoxA, new(disk, changed => disk = changed), time.Clock, machines, NullLogger.Instance);
    }
}
