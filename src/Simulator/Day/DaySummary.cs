using System.Collections.Immutable;

namespace FabAccess.Simulator.Day;

/// <summary>Something that must be true at the end of the day.</summary>
/// <param name="Name">Short and stable.</param>
/// <param name="Holds">Whether it is.</param>
/// <param name="Detail">What was seen, for a person.</param>
public sealed record Check(string Name, bool Holds, string Detail);

/// <summary>An amount in minor units.</summary>
public sealed record MoneySummary(long Minor, string Currency);

/// <summary>What came of the scripted day: what <c>demo --once</c> prints.</summary>
/// <param name="Reads">Cards held to readers, torn and doubled ones included.</param>
/// <param name="Granted">Of them, those that started a session, as the relays say.</param>
/// <param name="Refused">Those that were refused with a reason.</param>
/// <param name="SessionsJournaled">Sessions begun in the boxes' journals.</param>
/// <param name="SessionsStored">Sessions that the server has.</param>
/// <param name="Duplicates">Sessions or journal entries that are stored more than once.</param>
/// <param name="Minutes">Billed minutes over all drafts.</param>
/// <param name="Money">Sum of all drafts.</param>
/// <param name="Seconds">How long the day took.</param>
/// <param name="Checks">All must hold.</param>
public sealed record DaySummary(
    int Reads, int Granted, int Refused, long SessionsJournaled, long SessionsStored, long Duplicates, decimal Minutes, MoneySummary Money, double Seconds, ImmutableArray<Check> Checks);
