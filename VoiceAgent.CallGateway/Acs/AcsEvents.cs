using Azure.Communication.CallAutomation;
using VoiceAgent.CallGateway.Calls;
using VoiceAgent.Contracts.Calls;
using ServiceConnected = Azure.Communication.CallAutomation.CallConnected;

namespace VoiceAgent.CallGateway.Acs;

/// <summary>Translates the service's callbacks into telephony events.</summary>
internal static class AcsEvents
{
    /// <returns>Null for callbacks that the gateway ignores.</returns>
    public static TelephonyEvent? Read(CallAutomationEventBase? happened) => happened switch
    {
        ServiceConnected => new TelephonyEvent.Connected(happened.CallConnectionId, happened.ServerCallId, happened.CorrelationId),
        ParticipantsUpdated => new TelephonyEvent.PartiesChanged(),
        MediaStreamingStarted => new TelephonyEvent.MediaStarted(),
        MediaStreamingStopped => new TelephonyEvent.MediaStopped(),
        MediaStreamingFailed failed => new TelephonyEvent.MediaFailed(ReasonOf(failed, failed.MediaStreamingUpdate?.MediaStreamingStatusDetails?.ToString())),
        CallTransferAccepted => new TelephonyEvent.TransferAccepted(happened.OperationContext ?? ""),
        CallTransferFailed => new TelephonyEvent.TransferFailed(ReasonOf(happened, null), happened.OperationContext ?? "", OutcomeOf(happened.ResultInformation)),
        PlayCompleted or PlayFailed or PlayCanceled => new TelephonyEvent.Announced(),
        CallDisconnected => new TelephonyEvent.Disconnected(EndingOf(happened.ResultInformation)),
        AnswerFailed => new TelephonyEvent.Disconnected(CallEnding.MediaLost),
        _ => null,
    };

    // A code below 500 means that a party ended the call (200 hung up, 487 cancelled, 603 declined). From 500 on the network did.
    private static CallEnding EndingOf(ResultInformation? result) => result?.Code >= 500 ? CallEnding.MediaLost : CallEnding.CallerHungUp;

    // SIP codes: 486 and 600 are busy, 603 is declined, and 408, 480 and 487 mean that no one picked up.
    private static TransferOutcome OutcomeOf(ResultInformation? result) => result?.Code switch
    {
        486 or 600 or 603 => TransferOutcome.Busy,
        408 or 480 or 487 => TransferOutcome.NotAnswered,
        _ => TransferOutcome.Failed,
    };

    private static string ReasonOf(CallAutomationEventBase happened, string? details) =>
        string.Join(' ', new[] { details, $"{happened.ResultInformation?.Code}", $"{happened.ResultInformation?.SubCode}" }.Where(part => !string.IsNullOrEmpty(part)));
}
