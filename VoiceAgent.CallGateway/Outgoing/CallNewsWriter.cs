using VoiceAgent.CallGateway.Calls.Finishing;
using VoiceAgent.CallLog;
using VoiceAgent.Contracts.Calls;

namespace VoiceAgent.CallGateway.Outgoing;

/// <summary>
/// Puts the events of calls into the outbox: those of a live call when its record changes, and all of them when the call is stored. Every gateway sees
/// each change, and adding an event again has no effect.
/// </summary>
internal sealed class CallNewsWriter(ICallRecords records, IOutbox outbox, ISubscriber[] subscribers, TimeProvider time, ILogger<CallNewsWriter> logger)
    : BackgroundService, ICallNews
{
    private static readonly TimeSpan Reconnect = TimeSpan.FromSeconds(1);

    private readonly Calls.Outage _outage = new();

    public Task TellAsync(FinishedCall finished) => AddAsync(finished.Record.Id, [.. CallNews.Of(finished)], isLast: true);

    public Task TellAsync(AnalysedCall analysed) => AddAsync(analysed.Record.Id, [CallNews.Of(analysed)], isLast: true);

    /// <summary>Adds the events of a live call so far.</summary>
    public async Task LookAsync(CallId call)
    {
        try
        {
            // The events of an ended call were added when it was stored.
            if (await records.FindAsync(call) is { IsLive: true } record)
            {
                await AddAsync(call, [.. CallNews.Of(record)], isLast: false);
            }
        }
        catch (Exception failure)
        {
            EventsLog.NotAdded(logger, call, failure.GetType().Name);
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (subscribers.Length > 0 && !stoppingToken.IsCancellationRequested)
        {
            try
            {
                await foreach (var call in records.FollowAsync(stoppingToken))
                {
                    await LookAsync(call);
                    _outage.End();
                }
            }
            catch (Exception failure) when (!stoppingToken.IsCancellationRequested)
            {
                if (_outage.Begin())
                {
                    EventsLog.OutboxAway(logger, failure.GetType().Name);
                }

                await Task.Delay(Reconnect, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
            }
        }
    }

    private async Task AddAsync(CallId call, IReadOnlyList<OutgoingEvent> events, bool isLast)
    {
        var wanting = subscribers.Where(subscriber => events.Any(subscriber.Wants)).Select(static subscriber => subscriber.Name).ToArray();
        if (wanting.Length > 0)
        {
            await outbox.AddAsync(call, events, wanting, isLast);
        }
    }
}
