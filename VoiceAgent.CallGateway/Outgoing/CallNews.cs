using System.Text.Json;
using VoiceAgent.CallGateway.Calls.Finishing;
using VoiceAgent.Contracts.Calls;
using VoiceAgent.Contracts.Transcripts;

namespace VoiceAgent.CallGateway.Outgoing;

/// <summary>
/// The events of a call so far. They are computed only from its record and, at the end, from its log. So every gateway computes the same ones, and
/// an event that was missed while the call was live is found at its end.
/// </summary>
internal static class CallNews
{
    private static readonly CallEnding[] Failures = [CallEnding.MediaLost, CallEnding.ProviderFailed, CallEnding.Abandoned, CallEnding.Defect, CallEnding.WorkerStopped];

    public static IEnumerable<OutgoingEvent> Of(CallRecord call)
    {
        yield return New(call, EventTypes.Started, call.RangAt, new { });
        if (call.AnsweredAt is { } answeredAt)
        {
            yield return New(call, EventTypes.Answered, answeredAt, new { call.Agent, call.Language });
        }

        if (call.Transfer is { Outcome: TransferOutcome.Accepted } transfer)
        {
            yield return New(call, EventTypes.Transferred, transfer.AskedAt, new { transfer.Target, transfer.AskedAt });
        }

        foreach (var alert in call.Quality?.Alerts ?? [])
        {
            yield return Alert(call, alert);
        }
    }

    public static IEnumerable<OutgoingEvent> Of(FinishedCall finished)
    {
        var call = finished.Record;
        foreach (var earlier in Of(call))
        {
            yield return earlier;
        }

        var endedAt = call.EndedAt!.Value;
        yield return New(call, EventTypes.Ended, endedAt, new { call.Ending, call.AnsweredAt, endedAt, Seconds = Math.Round((endedAt - (call.AnsweredAt ?? call.RangAt)).TotalSeconds, 1) });
        if (call.Ending is { } ending && Failures.Contains(ending))
        {
            var detail = finished.Events.Select(static logged => logged.Event).OfType<CallEnded>().FirstOrDefault()?.Detail;
            yield return New(call, EventTypes.Alert, endedAt, new { Kind = "callFailed", ending, detail });
        }

        if (Transcript.From(finished.Events).Lines is { Count: > 0 } lines)
        {
            yield return New(call, EventTypes.TranscriptReady, endedAt, new { Lines = lines.Count, Path = $"/api/calls/{call.Id}" });
        }

        if (finished.Recording is { } recording)
        {
            yield return New(call, EventTypes.RecordingReady, endedAt, new { Seconds = Math.Round(recording.Duration.TotalSeconds, 1), Path = $"/api/calls/{call.Id}/recording" });
        }
    }

    // The position of the alert is the same in the live record and in the log of the ended call, so the event is sent once.
    private static OutgoingEvent Alert(CallRecord call, QualityAlerted alert)
    {
        var happened = New(
            call, EventTypes.Alert, (call.AnsweredAt ?? call.RangAt) + alert.Offset, new { Kind = "quality", alert.Leg, alert.Problem, alert.Value, alert.Limit, Seconds = Math.Round(alert.Offset.TotalSeconds, 1) });
        return happened with { Occasion = $"quality-{alert.Leg}-{alert.Problem}-{(long)alert.Offset.TotalMilliseconds}" };
    }

    /// <summary>The last event of a call.</summary>
    public static OutgoingEvent Of(AnalysedCall analysed)
    {
        var analysis = analysed.Analysis;
        return New(analysed.Record, EventTypes.Analysed, analysis.At, new
        {
            analysis.State,
            analysis.Agent,
            analysis.Summary,
            analysis.Outcome,
            analysis.FollowUps,
            analysis.Fields,
            analysis.Reason,
            Path = $"/api/calls/{analysed.Record.Id}",
        });
    }

    private static OutgoingEvent New(CallRecord call, string type, DateTimeOffset at, object more)
    {
        var data = JsonSerializer.SerializeToNode(new { CallId = call.Id, call.From, call.To, call.CorrelationId }, LoggedEvent.Json)!.AsObject();
        foreach (var (name, value) in JsonSerializer.SerializeToNode(more, LoggedEvent.Json)!.AsObject())
        {
            data[name] = value?.DeepClone();
        }

        return new OutgoingEvent(call.Id, call.OwnNumber, type, at, JsonSerializer.SerializeToElement(data));
    }
}
