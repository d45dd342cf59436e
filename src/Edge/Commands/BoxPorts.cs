using System.Security.Cryptography;
using FabAccess.Core.Machines;
using FabAccess.Core.Values;
using FabAccess.Edge.Files;
using FabAccess.Edge.Gpio;
using FabAccess.Edge.Identity;
using FabAccess.Edge.Journal;
using FabAccess.Edge.Time;
using FabAccess.Mqtt;
using NodaTime;

namespace FabAccess.Edge.Commands;

/// <summary>All through which a box touches the world, but for its readers and buttons, which bring what happens from outside.</summary>
/// <param name="Clock">Its clocks.</param>
/// <param name="Files">Its data folder.</param>
/// <param name="Trust">Whom it believes.</param>
/// <param name="Journal">Gives the journal's work somebody who does it, and waits for it.</param>
/// <param name="OpenChip">Opens the GPIO chip, for one machine's relay.</param>
/// <param name="Connect">Makes the link to the broker; it is started later.</param>
/// <param name="Show">Tells the person at a machine. Must return at once.</param>
/// <param name="NewSession">Makes a session's id, from the time on the wall.</param>
internal sealed record BoxPorts(
    BoxClock Clock,
    IBoxFiles Files,
    BoxTrust Trust,
    Func<JournalWriter, IJournal> Journal,
    Func<IGpioLines> OpenChip,
    Func<MqttLinkOptions, IMqttLink> Connect,
    Action<MachineId, Signal> Show,
    Func<Instant, SessionId> NewSession)
{
    /// <summary>The box's key pair of a name, to open what was sealed to it; null when it has none such. Whoever asks disposes of it.</summary>
    public Func<KeyId, ECDiffieHellman?> OwnKey { get; init; } = _ => null;
}
