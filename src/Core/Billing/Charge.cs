using FabAccess.Core.Values;

namespace FabAccess.Core.Billing;

/// <summary>
/// How an amount came about, with every number that entered it, so that it can be said in a sentence and computed
/// again in ten years without the price book. Amounts are currency units, quantities minutes.
/// </summary>
/// <param name="PriceBookVersion">The version valid at the session's start.</param>
/// <param name="Rule">Code of the rule that matched.</param>
/// <param name="Label">The rule's name on the bill.</param>
/// <param name="ElapsedSeconds">As measured.</param>
/// <param name="Shape">The rule's shape.</param>
/// <param name="BilledMinutes">What the shape made of it.</param>
/// <param name="Price">The rule's price.</param>
/// <param name="MinCharge">The rule's minimum; 0 for none.</param>
public sealed record ChargeTrace(
    int PriceBookVersion, string Rule, LocalizedText Label, long ElapsedSeconds, QuantityShape Shape, decimal BilledMinutes, UnitPrice Price, decimal MinCharge);

/// <summary>A priced usage. <c>Gross + Minimum = Net</c> always; each part is rounded once.</summary>
/// <param name="Session">What is charged.</param>
/// <param name="Gross">Price of the billed minutes and the set-up fee.</param>
/// <param name="Minimum">What the minimum charge adds.</param>
/// <param name="Net">What is due.</param>
/// <param name="Trace">How it came about.</param>
public sealed record Charge(SessionId Session, Money Gross, Money Minimum, Money Net, ChargeTrace Trace);
