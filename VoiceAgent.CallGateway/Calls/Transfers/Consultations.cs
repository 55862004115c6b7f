using VoiceAgent.CallLog;
using VoiceAgent.Contracts.Calls;

namespace VoiceAgent.CallGateway.Calls.Transfers;

/// <summary>Calls humans before callers are transferred to them, asks them to take the call, and connects those who accept.</summary>
internal sealed class Consultations(ICallRecords records, ITelephony telephony, CallPlanner planner, CallProgress progress, TimeProvider time)
{
    // The id of the call to the human is written after the request, so a report may arrive before it.
    private static readonly TimeSpan RecordTimeout = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan FirstStep = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan LongestStep = TimeSpan.FromMilliseconds(500);

    /// <summary>Calls the human.</summary>
    /// <returns>False when the caller's call is over.</returns>
    /// <exception cref="TelephonyException">The telephony service refuses the target or cannot be reached.</exception>
    public async Task<bool> BeginAsync(CallRecord call, CallTransfer transfer, CancellationToken stopping)
    {
        var human = HumanTransfer.Of(call.Id, transfer) with { CallerConnection = call.ConnectionId };
        var connection = await telephony.ConsultAsync(human, call.OwnNumber, planner.ConsultationCallback(call.Id), stopping);
        var changed = await records.ChangeAsync(call.Id, current => CallRules.Consulting(current, transfer.Attempt, connection));
        if (changed?.Transfer is { Consultation.ConnectionId: { } kept } && kept == connection)
        {
            return true;
        }

        await telephony.HangUpAsync(connection, stopping);
        return false;
    }

    /// <returns>False when the call has no such consultation.</returns>
    public async Task<bool> ReportAsync(CallId call, string? connectionId, ConsultationReport report, CancellationToken stopping)
    {
        if (await FindAsync(call, connectionId, stopping) is not { Transfer.Consultation: { } consultation } found)
        {
            // The gateway that called the human died before it wrote this down, or the call is over. The human must not stay on a silent line.
            await (connectionId is not null && report is not ConsultationReport.Left ? telephony.HangUpAsync(connectionId, stopping) : Task.CompletedTask);
            return false;
        }

        // The changed record decides who acts on a report that several gateways receive.
        var next = new Progress(consultation, ConsultationStep.None);
        var record = await records.ChangeAsync(call, current =>
        {
            next = current.Transfer?.Consultation is { } now && now.ConnectionId == connectionId && current.Transfer.Outcome is null
                ? ConsultationRules.After(now, report, current.Language)
                : new Progress(consultation, ConsultationStep.None);
            return next.Step is ConsultationStep.None ? null : current with { Transfer = current.Transfer! with { Consultation = next.Next } };
        });
        await ActAsync(record ?? found, next, stopping);
        return true;
    }

    private async Task ActAsync(CallRecord call, Progress next, CancellationToken stopping)
    {
        var transfer = call.Transfer!;
        try
        {
            switch (next.Step)
            {
                case ConsultationStep.Listen:
                    await telephony.ListenAsync(next.Next.ConnectionId, InstructionsFor(call, next.Next.Stage, null), stopping);
                    break;
                case ConsultationStep.Ask:
                    await telephony.ListenAsync(next.Next.ConnectionId, InstructionsFor(call, next.Next.Stage, QuestionAbout(call, transfer)), stopping);
                    break;
                case ConsultationStep.Join when !await telephony.JoinAsync(call.ConnectionId!, next.Next.ConnectionId, transfer.Target, transfer.Attempt, stopping):
                    await FailAsync(call, TransferOutcome.Failed, "the caller has hung up", stopping);
                    break;
                case ConsultationStep.Refuse:
                    await FailAsync(call, next.Outcome, Reason(next.Outcome), stopping);
                    break;
            }
        }
        catch (TelephonyException failure)
        {
            await FailAsync(call, TransferOutcome.Failed, failure.Message, stopping);
        }
    }

    // The report ends the call to the human too (CallProgress).
    private Task FailAsync(CallRecord call, TransferOutcome outcome, string reason, CancellationToken stopping) =>
        progress.ReportAsync(call.Id, null, new TelephonyEvent.TransferFailed(reason, call.Transfer!.Attempt, outcome), stopping);

    private static Listening InstructionsFor(CallRecord call, ConsultationStage stage, string? question) => new(
        call.Transfer!.Target,
        question,
        call.Language,
        stage,
        stage is ConsultationStage.Greeting ? ConsultationRules.GreetingSilence : ConsultationRules.AnswerSilence,
        ConsultationRules.EndSilence);

    private static string QuestionAbout(CallRecord call, CallTransfer transfer) =>
        ColleagueLanguage.Of(call.Language).Ask(transfer.Summary);

    private static string Reason(TransferOutcome outcome) => outcome switch
    {
        TransferOutcome.Busy => "the line is busy",
        TransferOutcome.NotAnswered => "nobody picked up",
        TransferOutcome.Declined => "the human did not take the call",
        TransferOutcome.NoPerson => "no person accepted the call",
        _ => "the human could not be reached",
    };

    private async Task<CallRecord?> FindAsync(CallId call, string? connectionId, CancellationToken stopping)
    {
        var began = time.GetTimestamp();
        for (var step = FirstStep; ; step = step * 2 < LongestStep ? step * 2 : LongestStep)
        {
            var record = await records.FindAsync(call);
            if (record?.Transfer?.Consultation?.ConnectionId == connectionId && connectionId is not null)
            {
                return record;
            }

            // A call that is unknown or over gets no consultation any more.
            if (record is null or { IsLive: false } || time.GetElapsedTime(began) > RecordTimeout)
            {
                return null;
            }

            await Task.Delay(step, time, stopping);
        }
    }
}
