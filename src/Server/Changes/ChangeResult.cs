using System.Diagnostics.CodeAnalysis;

namespace FabAccess.Server.Changes;

/// <summary>What came of a change: its result, or why it was not made; exactly one of them is there.</summary>
public sealed class ChangeResult<T>
{
    private readonly T? value;
    private readonly ChangeRefusal? refusal;

    private ChangeResult(T? value, ChangeRefusal? refusal) => (this.value, this.refusal) = (value, refusal);

    public static implicit operator ChangeResult<T>(T made) => new(made, null);

    public static implicit operator ChangeResult<T>(ChangeRefusal refusal) => new(default, refusal);

    /// <summary>True with the result, false with the reason.</summary>
    public bool IsMade([MaybeNullWhen(false)] out T made, [NotNullWhen(false)] out ChangeRefusal? why)
    {
        made = value;
        why = refusal;
        return refusal is null;
    }
}
