using FabAccess.Core.Values;
using FabAccess.Simulator.Cards;

namespace FabAccess.Simulator.Lab;

/// <summary>A card as the demo page lays it on the table.</summary>
/// <param name="Key">Its name for commands and addresses.</param>
/// <param name="Holder">Who holds it; the text on the card.</param>
/// <param name="Note">What is special about it.</param>
/// <param name="Kind">See <see cref="CardKinds"/>.</param>
/// <param name="Uid">Hexadecimal; empty for a phone.</param>
/// <param name="Member">Whose it is; null when it is nobody's.</param>
public sealed record DemoCard(string Key, LocalizedText Holder, LocalizedText Note, string Kind, string Uid, MemberId? Member);
