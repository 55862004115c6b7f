namespace VoiceAgent.CallGateway.Outgoing;

/// <summary>Events that could not be delivered. They wait for an operator.</summary>
internal interface IParkedEvents
{
    /// <summary>An event that is parked again replaces the earlier entry.</summary>
    Task ParkAsync(ParkedEvent parked);

    /// <summary>The parked events, the latest first.</summary>
    Task<IReadOnlyList<ParkedEvent>> ListAsync(int skip, int limit);

    Task<ParkedEvent?> FindAsync(string id);

    Task RemoveAsync(string id);
}

/// <param name="Tries">How many deliveries have failed.</param>
/// <param name="Reason">Of the last failure. It contains no part of the event.</param>
internal sealed record ParkedEvent(string Subscriber, OutgoingEvent Event, DateTimeOffset At, int Tries, string Reason)
{
    public string Id => $"{Subscriber}:{Event.Id}";
}
