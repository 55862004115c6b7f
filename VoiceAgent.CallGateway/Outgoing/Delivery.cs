using Microsoft.Extensions.Options;
using VoiceAgent.CallGateway.Calls;
using VoiceAgent.CallLog;

namespace VoiceAgent.CallGateway.Outgoing;

/// <summary>Delivers the events of one subscriber. It sends one event of a call at a time, so the order of a call's events is kept.</summary>
internal sealed class Delivery(ISubscriber subscriber, IOutbox outbox, IParkedEvents parked, IOptions<EventOptions> options, EventMetrics metrics, TimeProvider time, ILogger<Delivery> logger)
{
    // Longer than one delivery takes. When this gateway dies meanwhile, another one sends the event again after this time.
    private static readonly TimeSpan Claimed = TimeSpan.FromSeconds(30);

    private readonly Outage _away = new();

    public string Subscriber => subscriber.Name;

    /// <summary>Delivers all events that are due.</summary>
    public async Task RoundAsync(CancellationToken closing)
    {
        while (!closing.IsCancellationRequested)
        {
            var due = await outbox.TakeDueAsync(subscriber.Name, options.Value.AtOnce, Claimed);
            await Task.WhenAll(due.Select(queue => DeliverAsync(queue, closing)));
            if (due.Count == 0)
            {
                return;
            }
        }
    }

    private async Task DeliverAsync(DueQueue queue, CancellationToken stopping)
    {
        var next = await outbox.NextAsync(queue) is { } waiting ? await TryAsync(queue, waiting, stopping) : (DateTimeOffset?)null;
        await outbox.EndAsync(queue, next);
    }

    /// <returns>When the queue goes on.</returns>
    private async Task<DateTimeOffset> TryAsync(DueQueue queue, WaitingEvent waiting, CancellationToken stopping)
    {
        var happened = waiting.Event;
        if (!subscriber.Wants(happened))
        {
            await outbox.PassAsync(queue, waiting);
            return time.GetUtcNow();
        }

        var began = time.GetTimestamp();
        try
        {
            await subscriber.SendAsync(happened, stopping);
        }
        catch (DeliveryException refused)
        {
            metrics.Failed(subscriber.Name, happened.Type);
            return await FailAsync(queue, waiting, refused);
        }

        metrics.Sent(subscriber.Name, happened.Type, time.GetElapsedTime(began), time.GetUtcNow() - happened.At);
        if (_away.End())
        {
            EventsLog.Back(logger, subscriber.Name);
        }

        await outbox.PassAsync(queue, waiting);
        return time.GetUtcNow();
    }

    private async Task<DateTimeOffset> FailAsync(DueQueue queue, WaitingEvent waiting, DeliveryException refused)
    {
        if (_away.Begin())
        {
            EventsLog.Away(logger, subscriber.Name, refused.Message);
        }

        var now = time.GetUtcNow();
        if (refused.IsPermanent || now - (waiting.FirstFailedAt ?? now) >= options.Value.ParkAfter)
        {
            await parked.ParkAsync(new ParkedEvent(subscriber.Name, waiting.Event, now, waiting.Tries + 1, refused.Message));
            metrics.Parked(subscriber.Name, waiting.Event.Type);
            EventsLog.Parked(logger, waiting.Event.Type, waiting.Event.Call, subscriber.Name, refused.Message);
            await outbox.PassAsync(queue, waiting);
            return now;
        }

        await outbox.FailAsync(queue, waiting);
        return now + BackOff.After(waiting.Tries + 1, options.Value.FirstPause, options.Value.LongestPause, BackOff.Draw(waiting.Event.Id, waiting.Tries));
    }
}
