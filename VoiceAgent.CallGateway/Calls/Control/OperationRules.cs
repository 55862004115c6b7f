using VoiceAgent.Contracts.Calls;

namespace VoiceAgent.CallGateway.Calls.Control;

/// <summary>
/// Computes the operations of a call from requests and reports. The functions are pure, and neither the order of the reports nor their repetition
/// matters: the strongest outcome of an operation wins, and the newest list of participants.
/// </summary>
internal static class OperationRules
{
    /// <summary>How many operations may run at the same time on one call.</summary>
    public const int MostRunning = 16;

    // For the reader of the record. The log has all.
    private const int MostEnded = 16;

    private static readonly CallOperationKind[] TakingKeys = [CallOperationKind.CollectKeys, CallOperationKind.ListenForKeys];

    /// <summary>The record when an operation begins.</summary>
    public static CallRecord Begin(CallRecord call, CallOperation operation)
    {
        var all = call.Operations ?? [];
        var kept = all.Where(each => !each.IsRunning).TakeLast(MostEnded);
        return call with { Operations = [.. all.Where(each => each.IsRunning || kept.Contains(each)), operation] };
    }

    /// <summary>Why the operation cannot begin now. Null when it can.</summary>
    public static ControlOutcome? Refusal(CallRecord call, CallOperation wanted)
    {
        var running = Running(call).ToList();
        return wanted.Kind switch
        {
            CallOperationKind.Hold when call.HeldBy is not null => ControlOutcome.OnHold,
            CallOperationKind.Unhold when call.HeldBy is null => ControlOutcome.NotOnHold,
            CallOperationKind.AddParticipant when running.Exists(each => each.Kind is CallOperationKind.AddParticipant && each.Target == wanted.Target) || IsOn(call, wanted.Target!) => ControlOutcome.AlreadyThere,
            CallOperationKind.RemoveParticipant when wanted.Target == call.PersonNumber => ControlOutcome.IsCaller,
            CallOperationKind.CollectKeys when running.Exists(each => each.Kind is CallOperationKind.CollectKeys) => ControlOutcome.Collecting,
            CallOperationKind.ListenForKeys when running.Exists(each => each.Kind is CallOperationKind.ListenForKeys && each.Target == wanted.Target) => ControlOutcome.Listening,
            CallOperationKind.StopMedia when call.MediaStoppedBy is not null => ControlOutcome.MediaStopped,
            CallOperationKind.StartMedia when call.MediaStoppedBy is null => ControlOutcome.MediaRuns,
            CallOperationKind.StartTranscription when running.Exists(each => each.Kind is CallOperationKind.StartTranscription) => ControlOutcome.Transcribed,
            CallOperationKind.StopTranscription when !running.Exists(each => each.Kind is CallOperationKind.StartTranscription) => ControlOutcome.NotTranscribed,
            CallOperationKind.StartServiceRecording when call.ServiceRecording is { IsStopped: false } => ControlOutcome.Recorded,
            CallOperationKind.PauseServiceRecording or CallOperationKind.ResumeServiceRecording or CallOperationKind.StopServiceRecording when call.ServiceRecording is not { Id: not null, IsStopped: false } => ControlOutcome.NotRecorded,
            CallOperationKind.ResumeServiceRecording when call.Consent is { Given: false } => ControlOutcome.NotConsented,
            _ when running.Count >= MostRunning => ControlOutcome.TooMany,
            _ => null,
        };
    }

    /// <summary>The record after an operation has ended. Null when that is known, or a stronger outcome is.</summary>
    public static CallRecord? Ended(CallRecord call, string operation, OperationOutcome outcome, string? reason) => Change(
        call, each => each.Id == operation && !(each.Outcome >= outcome), each => each with { Outcome = outcome, Reason = reason, Due = null });

    /// <summary>The record with the telephony service's id of an invitation.</summary>
    public static CallRecord? Invited(CallRecord call, string operation, string invitation) =>
        Change(call, each => each.Id == operation && each.Invitation is null, each => each with { Invitation = invitation });

    /// <summary>The record after a report about an operation. Null when it changes nothing.</summary>
    public static CallRecord? After(CallRecord call, TelephonyEvent happened) => happened switch
    {
        TelephonyEvent.OperationEnded ended => Ended(call, ended.Operation, ended.Outcome, ended.Reason),
        TelephonyEvent.InvitationCancelled cancelled => InvitationCancelled(call, cancelled),
        TelephonyEvent.PartiesChanged changed => Changed(call, changed),
        _ => null,
    };

    /// <summary>Whether somebody collects the caller's keys, so that the agent does not get them.</summary>
    public static bool TakesKeys(CallRecord call) => Running(call).Any(each => TakingKeys.Contains(each.Kind) && each.Target == call.PersonNumber);

    /// <summary>The operation with this id. Null when the record does not have it any more.</summary>
    public static CallOperation? Find(CallRecord call, string operation) => call.Operations?.FirstOrDefault(each => each.Id == operation);

    public static IEnumerable<CallOperation> Running(CallRecord call) => (call.Operations ?? []).Where(each => each.IsRunning);

    /// <summary>The time at which the next operation has failed without a report. Null when none has a limit.</summary>
    public static DateTimeOffset? NextDue(CallRecord call) => Running(call).Min(each => each.Due);

    private static bool IsOn(CallRecord call, string target) =>
        target == call.PersonNumber || call.Members?.RawIds.Contains(target.StartsWith('+') ? $"4:{target}" : target) is true;

    // The invitation's own operation is the one that ends. The report has the id of the request that gave it up.
    private static CallRecord? InvitationCancelled(CallRecord call, TelephonyEvent.InvitationCancelled cancelled)
    {
        var ended = Ended(call, cancelled.Operation, OperationOutcome.Done, null);
        var invited = (call.Operations ?? []).FirstOrDefault(each => each.Kind is CallOperationKind.AddParticipant && each.Invitation == cancelled.Invitation);
        return invited is null ? ended : Ended(ended ?? call, invited.Id, OperationOutcome.Cancelled, "the invitation was given up") ?? ended;
    }

    // An ordinary call has no operations, and its record is not written for each report.
    private static CallRecord? Changed(CallRecord call, TelephonyEvent.PartiesChanged changed) =>
        call.Operations is null || changed.RawIds is not { } members || !(call.Members is null || changed.Sequence > call.Members.Sequence)
            ? null
            : call with { Members = new CallMembers(changed.Sequence, members) };

    private static CallRecord? Change(CallRecord call, Predicate<CallOperation> which, Func<CallOperation, CallOperation> change) =>
        call.Operations is { } all && all.Any(each => which(each)) ? call with { Operations = [.. all.Select(each => which(each) ? change(each) : each)] } : null;
}
