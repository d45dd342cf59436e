namespace FabAccess.Fuzzing.Engine;

/// <summary>Thrown by a target when its subject did something that it must not do; the message says what, without anything that differs from case to case.</summary>
internal sealed class BrokenPromise(string message) : Exception(message)
{
    public static void Unless(bool kept, string message)
    {
        if (!kept) throw new BrokenPromise(message);
    }
}
