using Azure.Communication.CallAutomation;
using VoiceAgent.CallGateway.Calls;
using VoiceAgent.CallGateway.Calls.Control;
using VoiceAgent.Contracts.Calls;

namespace VoiceAgent.CallGateway.Acs;

/// <summary>Translates the service's reports about operations that people have asked for.</summary>
internal static class AcsOperationEvents
{
    /// <returns>Null for callbacks that end nothing.</returns>
    public static TelephonyEvent? Read(CallAutomationEventBase happened)
    {
        var operation = OperationContexts.Read(happened.OperationContext!);
        return happened switch
        {
            CancelAddParticipantSucceeded cancelled => new TelephonyEvent.InvitationCancelled(operation, cancelled.InvitationId ?? ""),
            ContinuousDtmfRecognitionToneReceived { Tone: { } tone } pressed => new TelephonyEvent.KeyHeard(operation, new PressedKeys(Keys.Write([tone]), pressed.SequenceId ?? 0)),
            HoldFailed => new TelephonyEvent.MusicFailed(operation, AcsEvents.ReasonOf(happened, null)),
            RecognizeCompleted { RecognizeResult: DtmfResult { Tones: var tones } } => new TelephonyEvent.OperationEnded(
                operation, OperationOutcome.Done, AcsEvents.ReasonOf(happened, null), new PressedKeys(Keys.Write(tones))),
            AddParticipantSucceeded or RemoveParticipantSucceeded or PlayCompleted or SendDtmfTonesCompleted or ContinuousDtmfRecognitionStopped or TranscriptionStopped =>
                new TelephonyEvent.OperationEnded(operation, OperationOutcome.Done),
            PlayCanceled or RecognizeCanceled => new TelephonyEvent.OperationEnded(operation, OperationOutcome.Cancelled, AcsEvents.ReasonOf(happened, null)),
            AddParticipantFailed or RemoveParticipantFailed or CancelAddParticipantFailed or PlayFailed or RecognizeFailed or SendDtmfTonesFailed or ContinuousDtmfRecognitionToneFailed or TranscriptionFailed =>
                new TelephonyEvent.OperationEnded(operation, OperationOutcome.Failed, AcsEvents.ReasonOf(happened, null)),
            _ => null,
        };
    }
}
