namespace VoiceAgent.CallGateway.Outgoing;

/// <summary>Sends parked events again, because an operator asks for it.</summary>
internal sealed class Replay(IParkedEvents parked, ISubscriber[] subscribers)
{
    /// <exception cref="DeliveryException">The subscriber did not accept the event, or there is no such subscriber any more. The event stays parked.</exception>
    public async Task SendAsync(ParkedEvent entry, CancellationToken stopping)
    {
        var subscriber = Array.Find(subscribers, known => known.Name == entry.Subscriber)
            ?? throw new DeliveryException($"There is no subscriber '{entry.Subscriber}' in the configuration any more.", isPermanent: true);
        await subscriber.SendAsync(entry.Event, stopping);
        await parked.RemoveAsync(entry.Id);
    }
}
