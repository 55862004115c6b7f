using VoiceAgent.CallLog;
using VoiceAgent.Contracts.Calls;

namespace VoiceAgent.CallGateway.Calls.Finishing;

/// <summary>
/// Moves a finished call from the call log into the store, then ends its record. Every step may be repeated: after a crash, by
/// another gateway at the same time, or because the store was unavailable.
/// </summary>
internal sealed class CallFinisher(
    ICallRecords records, ICallLog log, ICallTimers timers, CallAdoption adoption, IFinishedCalls store, GatewayMetrics metrics, TimeProvider time, ILogger<CallFinisher> logger,
    IRecordingCompletion? recordings = null, ICallNews? news = null, ICallAnalyses? analyses = null)
{
    private const int Page = 1_000;

    // While the recording store is away, a call whose worker has not closed the recording waits this long. Then it is stored without.
    private static readonly TimeSpan RecordingPatience = TimeSpan.FromMinutes(5);

    /// <returns>False when the call's log has no end yet.</returns>
    public async Task<bool> FinishAsync(CallId call, CancellationToken stopping)
    {
        var record = await records.FindAsync(call);
        if (record is null && await adoption.AdoptAsync(call))
        {
            record = await records.FindAsync(call);
        }

        if (record is not { IsLive: true })
        {
            await records.ForgetAsync(call);
            return true;
        }

        if (FinishedCall.From(record, await ReadAsync(call)) is not { } finished)
        {
            return false;
        }

        using var span = CallSpans.Act("finish", record);
        using var scope = CallsLog.About(logger, call);
        await NoteEndAsync(record, finished);
        var complete = await WithRecordingAsync(finished, stopping);
        await store.SaveAsync(complete, stopping);
        await (news?.TellAsync(complete) ?? Task.CompletedTask);
        if (analyses is not null && AnalysisRules.IsWorthIt(complete))
        {
            await analyses.AddAsync(call, time.GetUtcNow());
        }

        await EndAsync(finished);
        return true;
    }

    public async Task<IReadOnlyList<LoggedEvent>> ReadAsync(CallId call)
    {
        var events = new List<LoggedEvent>();
        IReadOnlyList<LoggedEvent> page;
        do
        {
            page = await log.ReadAsync(call, events.Count == 0 ? 0 : events[^1].Sequence, Page);
            events.AddRange(page);
        }
        while (page.Count == Page);

        return events;
    }

    // A worker that died has not closed the recording. What it had stored is made a file here.
    private async Task<FinishedCall> WithRecordingAsync(FinishedCall call, CancellationToken stopping)
    {
        if (recordings is null || !call.HasOpenRecording)
        {
            return call;
        }

        try
        {
            return await recordings.CompleteAsync(call.Record.Id, stopping) is { } recording ? call with { Recording = recording } : call;
        }
        catch (Exception failure) when (!stopping.IsCancellationRequested && time.GetUtcNow() - call.Record.EndedAt > RecordingPatience)
        {
            CallsLog.RecordingIncomplete(logger, call.Record.Id, failure);
            return call;
        }
    }

    // Before the store, which may be away: the record says that no worker continues the call, and somebody looks after the caller.
    private async Task NoteEndAsync(CallRecord record, FinishedCall finished)
    {
        if (OpenLegs.IsOpen(record))
        {
            await timers.SetAsync(record.Id, time.GetUtcNow() + OpenLegs.Report);
        }

        await records.ChangeAsync(record.Id, current => CallRules.LogEnded(current, finished.Record.Ending!.Value, finished.Record.EndedAt!.Value));
    }

    // The gateway that changes the record counts the call, so two gateways count it once.
    private async Task EndAsync(FinishedCall finished)
    {
        var mine = false;
        var ended = finished.Record;
        await records.ChangeAsync(ended.Id, current =>
        {
            mine = current.IsLive;
            return mine ? current with { Phase = CallPhase.Ended, EndedAt = ended.EndedAt, Ending = ended.Ending, Worker = ended.Worker } : null;
        });
        if (mine)
        {
            CallsLog.Finished(logger, ended.Id, ended.Ending!.Value, finished.Figures.Turns);
            metrics.Finished(time.GetUtcNow() - ended.EndedAt!.Value);
        }
    }
}
