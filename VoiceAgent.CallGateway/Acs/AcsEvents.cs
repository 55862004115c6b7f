using Azure.Communication.CallAutomation;
using VoiceAgent.CallGateway.Calls;
using VoiceAgent.CallGateway.Calls.Lost;
using VoiceAgent.CallGateway.Calls.Transfers;
using VoiceAgent.Contracts.Calls;
using ServiceConnected = Azure.Communication.CallAutomation.CallConnected;

namespace VoiceAgent.CallGateway.Acs;

/// <summary>Translates the service's callbacks into telephony events.</summary>
internal static class AcsEvents
{
    /// <returns>Null for callbacks that the gateway ignores.</returns>
    public static TelephonyEvent? Read(CallAutomationEventBase? happened) => OperationContexts.IsOperation(happened?.OperationContext) ? AcsOperationEvents.Read(happened!) : happened switch
    {
        ServiceConnected => new TelephonyEvent.Connected(happened.CallConnectionId, happened.ServerCallId, happened.CorrelationId),
        ParticipantsUpdated updated => new TelephonyEvent.PartiesChanged([.. updated.Participants.Select(participant => participant.Identifier.RawId)], updated.SequenceNumber ?? 0),
        MediaStreamingStarted => new TelephonyEvent.MediaStarted(MediaAttempt.Read(happened.OperationContext)),
        MediaStreamingStopped => new TelephonyEvent.MediaStopped(MediaAttempt.Read(happened.OperationContext)),
        MediaStreamingFailed failed => new TelephonyEvent.MediaFailed(
            ReasonOf(failed, failed.MediaStreamingUpdate?.MediaStreamingStatusDetails?.ToString()), WasOpen(failed), MediaAttempt.Read(happened.OperationContext)),
        CallTransferAccepted => new TelephonyEvent.TransferAccepted(happened.OperationContext ?? ""),
        MoveParticipantSucceeded => new TelephonyEvent.TransferAccepted(happened.OperationContext ?? ""),
        MoveParticipantFailed => new TelephonyEvent.TransferFailed(ReasonOf(happened, null), happened.OperationContext ?? ""),
        CallTransferFailed => new TelephonyEvent.TransferFailed(ReasonOf(happened, null), happened.OperationContext ?? "", OutcomeOf(happened.ResultInformation)),
        PlayCompleted or PlayFailed or PlayCanceled when happened.OperationContext is AcsTelephony.WaitRequest => null,
        PlayCompleted or PlayFailed or PlayCanceled => new TelephonyEvent.Announced(),
        CallDisconnected => new TelephonyEvent.Disconnected(EndingOf(happened.ResultInformation), UnansweredOf(happened.ResultInformation)),
        CreateCallFailed => new TelephonyEvent.Disconnected(CallEnding.NotPlaced, UnansweredOf(happened.ResultInformation) ?? CallEnding.NotPlaced),
        AnswerFailed => new TelephonyEvent.Disconnected(CallEnding.MediaLost),
        _ => null,
    };

    /// <returns>Null for callbacks that do not matter to the call to a human.</returns>
    public static ConsultationReport? ReadConsultation(CallAutomationEventBase? happened) => happened switch
    {
        ServiceConnected => new ConsultationReport.PickedUp(),
        RecognizeCompleted recognized => new ConsultationReport.Answered(StageOf(happened), AnswerOf(recognized.RecognizeResult)),
        RecognizeFailed => new ConsultationReport.Answered(StageOf(happened), ColleagueAnswer.Silence),
        CreateCallFailed or CallDisconnected => new ConsultationReport.Left(OutcomeOf(happened.ResultInformation)),
        _ => null,
    };

    private static ConsultationStage StageOf(CallAutomationEventBase happened) =>
        Enum.TryParse<ConsultationStage>(happened.OperationContext, out var stage) ? stage : ConsultationStage.Over;

    private static ColleagueAnswer AnswerOf(RecognizeResult? result) => result switch
    {
        DtmfResult { Tones: [var first, ..] } => new ColleagueAnswer(KeyOf(first), null),
        SpeechResult { Speech: { Length: > 0 } words } => new ColleagueAnswer(null, words),
        _ => ColleagueAnswer.Silence,
    };

    private static char KeyOf(DtmfTone tone) => tone == DtmfTone.One ? ColleagueAnswer.AcceptKey : tone == DtmfTone.Two ? ColleagueAnswer.DeclineKey : '?';

    // These say that the connection was open before it failed. All others say that it was not opened.
    private static bool WasOpen(MediaStreamingFailed failed) => failed.MediaStreamingUpdate?.MediaStreamingStatusDetails is { } details
        && (details == MediaStreamingStatusDetails.StreamConnectionInterrupted || details == MediaStreamingStatusDetails.ServiceShutdown || details == MediaStreamingStatusDetails.ServiceTimeout);

    // A code below 500 means that a party ended the call (200 hung up, 487 cancelled, 603 declined). From 500 on the network did.
    private static CallEnding EndingOf(ResultInformation? result) => result?.Code >= 500 ? CallEnding.MediaLost : CallEnding.CallerHungUp;

    // The same codes say why nobody has answered. A code below 300 says only that the call is over.
    private static CallEnding? UnansweredOf(ResultInformation? result) => result?.Code switch
    {
        null or < 300 => null,
        486 or 600 => CallEnding.Busy,
        603 => CallEnding.Declined,
        408 or 480 or 487 => CallEnding.NotAnswered,
        _ => CallEnding.NotPlaced,
    };

    // SIP codes: 486 and 600 are busy, 603 is declined, and 408, 480 and 487 mean that no one picked up.
    private static TransferOutcome OutcomeOf(ResultInformation? result) => result?.Code switch
    {
        486 or 600 or 603 => TransferOutcome.Busy,
        408 or 480 or 487 => TransferOutcome.NotAnswered,
        _ => TransferOutcome.Failed,
    };

    public static string ReasonOf(CallAutomationEventBase happened, string? details) =>
        string.Join(' ', new[] { details, $"{happened.ResultInformation?.Code}", $"{happened.ResultInformation?.SubCode}" }.Where(part => !string.IsNullOrEmpty(part)));
}
