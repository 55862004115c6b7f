using VoiceAgent.CallLog;
using VoiceAgent.Contracts.Calls;

namespace VoiceAgent.CallGateway.Calls.Control;

/// <summary>Writes how operations end, whoever reports it: the response, an event of the telephony service, or the time.</summary>
internal sealed class OperationEndings(ICallRecords records, CallLedger ledger, ICallCommands commands, ICollectedKeys keys, ServiceRecordings recordings)
{
    public async Task EndAsync(CallId call, string operation, OperationOutcome outcome, string? reason, CancellationToken stopping)
    {
        if (await records.ChangeAsync(call, current => OperationRules.Ended(current, operation, outcome, reason)) is { } record)
        {
            await TellAsync(record, operation, count: null, stopping);
        }
    }

    /// <summary>Acts on a report of the telephony service. The record has it already. It is safe to repeat.</summary>
    /// <param name="before">The record before the report.</param>
    public async Task FollowAsync(CallRecord before, CallRecord call, TelephonyEvent happened, CancellationToken stopping)
    {
        switch (happened)
        {
            // The keys come first: whoever sees the event in the log may read them at once.
            case TelephonyEvent.OperationEnded { Keys: { } collected } ended when OperationRules.Find(call, ended.Operation) is not null:
                await keys.AddAsync(call.Id, ended.Operation, collected);
                await TellAsync(call, ended.Operation, collected.Keys.Length, stopping);
                break;
            case TelephonyEvent.OperationEnded ended:
                await TellAsync(call, ended.Operation, count: null, stopping);
                break;
            case TelephonyEvent.InvitationCancelled cancelled:
                await TellAsync(call, cancelled.Operation, count: null, stopping);
                await TellAsync(call, call.Operations?.FirstOrDefault(each => each.Invitation == cancelled.Invitation)?.Id ?? "", count: null, stopping);
                break;
            case TelephonyEvent.KeyHeard heard when OperationRules.Find(call, heard.Operation) is { Kind: CallOperationKind.ListenForKeys }:
                await keys.AddAsync(call.Id, heard.Operation, heard.Key);
                break;
            case TelephonyEvent.MusicFailed failed:
                await ledger.AppendOnceAsync(call.Id, $"music:{failed.Operation}", new ProviderFailed("telephony", $"The music for the caller on hold cannot be played: {failed.Reason}"));
                break;
            case TelephonyEvent.PartiesChanged { RawIds: { } members } changed when call.Members?.Sequence == changed.Sequence && before.Members?.RawIds.Order().SequenceEqual(members.Order()) is not true:
                await ledger.AppendOnceAsync(call.Id, $"members:{changed.Sequence}", new ParticipantsChanged(members));
                break;
        }
    }

    /// <summary>Tells the worker whether the caller's keys are for the agent.</summary>
    public Task TellWorkerAsync(CallRecord call, CallOperationKind kind) =>
        kind is CallOperationKind.CollectKeys or CallOperationKind.ListenForKeys ? commands.SendAsync(call.Id, new IgnoreKeys(OperationRules.TakesKeys(call))) : Task.CompletedTask;

    private async Task TellAsync(CallRecord call, string operation, int? count, CancellationToken stopping)
    {
        if (OperationRules.Find(call, operation) is not { Outcome: { } outcome } ended)
        {
            return;
        }

        await TellWorkerAsync(call, ended.Kind);
        await recordings.FollowAsync(call.Id, stopping);
        var happened = new OperationEnded(operation, ended.Kind, outcome, ended.By) { Target = ended.Target, Reason = ended.Reason, Keys = count };
        await ledger.AppendOnceAsync(call.Id, $"operation:{operation}:{outcome}", happened);
    }
}
