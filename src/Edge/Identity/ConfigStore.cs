using FabAccess.Core.Access;
using FabAccess.Core.Values;
using FabAccess.Core.Wire;
using FabAccess.Edge.Permits;
using FabAccess.Edge.Time;
using Microsoft.Extensions.Logging;

namespace FabAccess.Edge.Identity;

/// <summary>
/// Takes payloads of <c>down/config</c>: whom to believe and where to connect from now on. Numbered apart from the permit
/// lists; what is refused leaves everything as it was. Keys count at once, gate and broker at the next renewal and start.
/// Called by one thread at a time.
/// </summary>
/// <param name="site">Whose configurations count.</param>
/// <param name="box">Whose configurations count.</param>
/// <param name="trust">What they change.</param>
/// <param name="clock">The box's clock.</param>
/// <param name="log">For what a person should know.</param>
internal sealed class ConfigStore(SiteId site, BoxId box, BoxTrust trust, BoxClock clock, ILogger log)
{
    private readonly SaidRefusals refusals = new();

    /// <summary>Where the box is connected now, for the way back from a place that nobody answers at.</summary>
    public Func<BrokerMessage?> Connected { get; init; } = () => null;

    /// <summary>Called when one was refused for a cause that was not said yet. Must return at once.</summary>
    public Action<ConfigReading.Unusable>? Refused { get; set; }

    /// <summary>Returns why it was refused; null when it is in force, or is the one that is in force already.</summary>
    public ConfigReading.Unusable? Accept(ReadOnlyMemory<byte> payload)
    {
        var refusal = TryAccept(payload);
        if (refusal is null) refusals.Accepted();
        else if (refusals.IsNews(refusal.Cause, clock.Now()))
        {
            IdentityLog.ConfigRefused(log, refusal.Reason);
            Refused?.Invoke(refusal);
        }
        return refusal;
    }

    private ConfigReading.Unusable? TryAccept(ReadOnlyMemory<byte> payload)
    {
        var now = clock.Now();
        var reading = ConfigReading.Of(payload, trust.Keys, site, box, now.Trust == ClockTrust.Never ? null : now.Wall);
        if (reading is ConfigReading.Unusable unusable) return unusable;
        var sound = (ConfigReading.Sound)reading;
        var held = trust.Current;
        var newest = new Generation(held.ConfigEpoch, held.ConfigGeneration);
        if (sound.Generation < newest) return new(RightsRefusal.OlderGeneration, $"Configuration {sound.Generation} is older than {newest}.", sound.Generation);
        if (sound.Generation == newest)
            return SaysTheSame(sound.Message, held) ? null : new(RightsRefusal.SameGenerationOtherContent, $"It is another configuration under the number of the one that came before, {newest}.", newest);
        try
        {
            trust.Update(was => was with
            {
                Gate = sound.Message.Gate,
                Broker = sound.Message.Broker,
                FormerBroker = Former(was, sound.Message.Broker),
                SigningKeys = sound.Message.SigningKeys,
                FormerKeys = sound.Message.SigningKeys.SequenceEqual(was.SigningKeys) ? was.FormerKeys : was.SigningKeys,
                ConfigEpoch = sound.Generation.Epoch,
                ConfigGeneration = sound.Generation.Number,
            });
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return new(RightsRefusal.CannotBeStored, $"It cannot be stored: {e.Message}", sound.Generation);
        }
        IdentityLog.ConfigAccepted(log, sound.Generation);
        if (held.Broker != sound.Message.Broker) IdentityLog.BrokerMoved(log, sound.Message.Broker.Host, sound.Message.Broker.Port);
        return null;
    }

    // One wrong word in the server's configuration must not send every box away for good.
    private BrokerMessage? Former(TrustFile was, BrokerMessage told)
    {
        if (told == was.Broker) return was.FormerBroker;
        var works = Connected() ?? was.Broker;
        return works == told ? null : works;
    }

    private static bool SaysTheSame(ConfigMessage message, TrustFile held) =>
        message.Gate == held.Gate && message.Broker == held.Broker && message.SigningKeys.SequenceEqual(held.SigningKeys);
}
