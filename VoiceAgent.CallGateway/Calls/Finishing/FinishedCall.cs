using VoiceAgent.Contracts.Calls;

namespace VoiceAgent.CallGateway.Calls.Finishing;

/// <summary>
/// A finished call as it is stored. It is computed only from the call's record and event log, so every gateway computes the
/// same result every time.
/// </summary>
/// <param name="Events">Everything that happened, in order, without events that a later event replaced.</param>
internal sealed record FinishedCall(
    CallRecord Record,
    CallFigures Figures,
    RecordingClosed? Recording,
    IReadOnlyList<FinishedTurn> Turns,
    IReadOnlyList<LoggedEvent> Events)
{
    /// <summary>What a model has found out about the call. It is stored later than the call. Null until then.</summary>
    public CallAnalysis? Analysis { get; init; }

    /// <summary>True when a worker may have stored audio and has not closed the recording.</summary>
    public bool HasOpenRecording => Events.LastOrDefault(logged => logged.Event is MediaOpened or RecordingClosed)?.Event is MediaOpened;

    /// <returns>Null when the log has no end yet.</returns>
    public static FinishedCall? From(CallRecord record, IReadOnlyList<LoggedEvent> log)
    {
        var end = log.FirstOrDefault(logged => logged.Event is CallEnded);
        return end is null ? null : Draw(record, [.. log.TakeWhile(logged => logged.Sequence <= end.Sequence)], end);
    }

    /// <summary>The same view of a call that is still live.</summary>
    public static FinishedCall SoFar(CallRecord record, IReadOnlyList<LoggedEvent> log) => From(record, log) ?? Draw(record, log, null);

    private static FinishedCall Draw(CallRecord record, IReadOnlyList<LoggedEvent> log, LoggedEvent? end)
    {
        var events = EventCompaction.Of([.. StoredProofs.Remove(log)]);
        var turns = FinishedTurn.From(events);
        var known = record with { Consent = RecordingConsent.In(events) ?? record.Consent, Quality = CallQuality.In(events) ?? record.Quality };
        var ended = end is null ? known : known with
        {
            Phase = CallPhase.Ended,
            EndedAt = end.At,
            Ending = EndingOf(record, ((CallEnded)end.Event).Ending),
            Worker = record.Worker ?? Last<MediaOpened>(events)?.Worker,
        };

        // Versions count writes to the live record. A stored call has no version.
        return new FinishedCall(ended with { Version = 0, IsDisconnected = false }, CallFigures.Of(events, turns), Last<RecordingClosed>(events), turns, events);
    }

    // The worker only sees its media stream close. The report that the human has the caller may arrive after the worker stopped waiting.
    private static CallEnding EndingOf(CallRecord record, CallEnding seen) =>
        record.Ending is CallEnding.Transferred && seen is CallEnding.CallerHungUp or CallEnding.WorkerStopped ? CallEnding.Transferred : seen;

    private static T? Last<T>(IEnumerable<LoggedEvent> events)
        where T : CallEvent => events.Select(logged => logged.Event).OfType<T>().LastOrDefault();
}
