using VoiceAgent.CallLog;
using VoiceAgent.Contracts.Calls;

namespace VoiceAgent.CallGateway.Calls;

/// <summary>
/// Makes the record of a call from its log, or from the address of a report about it. The gateway that answered the call could not write one, because the store was away or
/// the gateway died, and the worker died before it could or refused the call. Without a record nobody would look after the caller, and the call would leave no trace.
/// </summary>
internal sealed class CallAdoption(ICallRecords records, ICallLog log, CallPlanner planner, TimeProvider time, ILogger<CallAdoption> logger)
{
    // The store keeps a record for a day after its last change. So a younger call without a record never had one.
    private static readonly TimeSpan Kept = TimeSpan.FromDays(1);

    // The first event of a worker says what is needed.
    private const int Beginning = 100;

    /// <param name="ring">The encrypted <see cref="AnsweredRing"/> of a report. Null without a report.</param>
    /// <returns>False when nothing is known about the call, or when it has a record already.</returns>
    public async Task<bool> AdoptAsync(CallId call, string? ring = null)
    {
        if (time.GetUtcNow() - call.RangAt >= Kept || await records.FindAsync(call) is not null)
        {
            return false;
        }

        var events = await log.ReadAsync(call, after: 0, Beginning);
        var opened = events.Where(static logged => logged.Event is MediaOpened { Origin: not null }).ToArray();
        if (opened.Length == 0)
        {
            return planner.RingOf(call, ring) is { } answered && await AdoptAsync(call, answered, events);
        }

        var last = (MediaOpened)opened[^1].Event;
        if (!await records.CreateAsync(last.Origin!.ToRecord(call, last.Worker) with { AnsweredAt = opened[0].At }))
        {
            return false;
        }

        CallsLog.Adopted(logger, call);
        return true;
    }

    private async Task<bool> AdoptAsync(CallId call, AnsweredRing ring, IReadOnlyList<LoggedEvent> events)
    {
        var announcement = ring.Refused is { } refused ? planner.AnnouncementOf(call, ring.To, refused) : null;
        if (!await records.CreateAsync(ring.ToRecord(call, announcement, time.GetUtcNow())))
        {
            return false;
        }

        CallsLog.AdoptedByReport(logger, call);
        if (!events.Any(static logged => logged.Event is CallRang))
        {
            await log.AppendAsync(call, new CallRang(ring.From, ring.To));
        }

        return true;
    }
}
