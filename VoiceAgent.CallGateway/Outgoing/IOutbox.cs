using VoiceAgent.Contracts.Calls;

namespace VoiceAgent.CallGateway.Outgoing;

/// <summary>
/// Events that wait for their delivery. Each subscriber has its own queue for each call: the events of a call are delivered in their order, and a
/// subscriber that is away delays no other. The queues are not in the memory of a gateway, so they survive its death.
/// </summary>
internal interface IOutbox
{
    /// <summary>Adds events in this order. An event that was added before is not added again.</summary>
    /// <param name="subscribers">The names of those who get the events of this call.</param>
    /// <param name="isLast">The call has no more events. Its queues become due even when nothing is new: a gateway may have died between the two steps.</param>
    Task AddAsync(CallId call, IReadOnlyList<OutgoingEvent> events, IReadOnlyCollection<string> subscribers, bool isLast);

    /// <summary>Takes calls with events for the subscriber. No other gateway gets them for <paramref name="claimed"/>.</summary>
    Task<IReadOnlyList<DueQueue>> TakeDueAsync(string subscriber, int limit, TimeSpan claimed);

    /// <returns>The next event of a queue. Null when all were delivered.</returns>
    Task<WaitingEvent?> NextAsync(DueQueue queue);

    /// <summary>The event was delivered, parked or is not wanted. The next one follows.</summary>
    Task PassAsync(DueQueue queue, WaitingEvent waiting);

    /// <summary>The event could not be delivered.</summary>
    Task FailAsync(DueQueue queue, WaitingEvent waiting);

    /// <summary>The gateway has dealt with the queue. Events that were added meanwhile are due at once.</summary>
    /// <param name="next">When to go on. Null when all events were delivered.</param>
    Task EndAsync(DueQueue queue, DateTimeOffset? next);
}

/// <param name="Claim">Identifies this claim.</param>
/// <param name="Additions">How many times events had been added when the queue was taken.</param>
internal sealed record DueQueue(string Subscriber, CallId Call, long Claim, long Additions);

/// <param name="Position">Of the event in its call's queue, from 0.</param>
/// <param name="Tries">How many deliveries have failed.</param>
/// <param name="FirstFailedAt">Null when none has failed.</param>
internal sealed record WaitingEvent(OutgoingEvent Event, long Position, int Tries, DateTimeOffset? FirstFailedAt);
