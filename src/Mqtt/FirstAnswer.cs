namespace FabAccess.Mqtt;

/// <summary>Whether a broker can be reached: what becomes of the first attempt to connect. For those who only ask.</summary>
public sealed class FirstAnswer : IMqttHandler
{
    private readonly TaskCompletionSource<string?> first = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Why it cannot be reached, in words; null when it can.</summary>
    public string? Wait(TimeSpan atMost) => first.Task.Wait(atMost) ? first.Task.Result : $"No answer within {atMost.TotalSeconds:0} s.";

    /// <inheritdoc/>
    public void Connected() => first.TrySetResult(null);

    /// <inheritdoc/>
    public void Disconnected(string reason) => first.TrySetResult(reason);

    /// <inheritdoc/>
    public void Received(MqttMessage message)
    {
        // Nothing was asked for.
    }

    /// <inheritdoc/>
    public void PublishRefused(string topic, string reason)
    {
        // Nothing is published.
    }
}
