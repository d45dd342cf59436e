namespace FabAccess.Edge.Badges;

/// <summary>libnfc's error codes in words a person at the box understands.</summary>
internal static class NfcFailure
{
    public static IOException Of(int code, string step) => new($"The reader failed at {step}: {Words(code)} (libnfc {code}).", code);

    private static string Words(int code) => code switch
    {
        Libnfc.InputOutputError => "the line is broken or carries nonsense",
        Libnfc.Timeout => "no answer in time",
        -2 or -3 => "it does not know this request",
        -4 => "it is gone",
        -5 => "its answer is too long",
        -80 => "libnfc itself failed",
        -90 => "the chip reports a fault",
        _ => "unknown error",
    };
}
