namespace FabAccess.Core.Signals;

/// <summary>All that a reader can tell the people before it: a closed set. What each one looks, sounds and reads like stands in <see cref="SignalTable"/>.</summary>
public enum SignalName
{
    /// <summary>Free: a badge starts the machine.</summary>
    Ready,

    /// <summary>Free, and somebody's booking begins soon or has begun.</summary>
    Reserved,

    /// <summary>A badge was read and the decision takes longer than <see cref="ShowingTimes.CheckingAfter"/>.</summary>
    Checking,

    /// <summary>Just started.</summary>
    Granted,

    /// <summary>In a session.</summary>
    InUse,

    /// <summary>In a session that ends within <see cref="Machines.UseTimes.LastCall"/>.</summary>
    EndingSoon,

    /// <summary>A badge was refused; the words say why (<see cref="RefusalTable"/>).</summary>
    Refused,

    /// <summary>Waits for the trainer's badge.</summary>
    SecondBadge,

    /// <summary>In a session that a trainer answers for.</summary>
    Supervised,

    /// <summary>The member has badged out; the machine finishes its job, then it is switched off.</summary>
    JobRunning,

    /// <summary>Off for the next person, still cooling.</summary>
    Cooling,

    /// <summary>Must be looked at before anybody starts it.</summary>
    ToCheck,

    /// <summary>A person took it out of service.</summary>
    OutOfOrder,

    /// <summary>The box or its wiring has a fault.</summary>
    Fault,

    /// <summary>Overlay: the box decides by what it has, without the server.</summary>
    Offline,

    /// <summary>Overlay: a card was seen. Says nothing about what is allowed.</summary>
    Read,

    /// <summary>Overlay: the card was gone before it was read.</summary>
    HalfRead,

    /// <summary>The next unknown badge is taken for the member whom an operator chose.</summary>
    Enrol,

    /// <summary>Something asks for consent; a badge gives it.</summary>
    Confirm,

    /// <summary>Somebody looks for this box.</summary>
    Identify,

    /// <summary>The box starts and knows no state yet.</summary>
    Starting,

    /// <summary>The box renews its program; only while free.</summary>
    Updating,
}
