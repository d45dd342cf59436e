namespace FabAccess.Core.Metering;

/// <summary>What a meter's registers, samples or pulses say of a machine's power.</summary>
public abstract record MeterReading
{
    private MeterReading() { }

    /// <param name="Watts">Its sign says only how the meter was wired.</param>
    public sealed record Power(decimal Watts) : MeterReading;

    /// <param name="Why">Why they say nothing.</param>
    public sealed record Nothing(MeterSilence Why) : MeterReading;
}

/// <summary>Why a meter that answers says nothing of the power: a closed set.</summary>
public enum MeterSilence
{
    /// <summary>It has not measured for long enough. No fault.</summary>
    NotYet,

    /// <summary>More flows than it can show.</summary>
    Overflow,

    /// <summary>Samples are missing, or there are too few of them.</summary>
    Gaps,
}
