using Azure.Communication.CallAutomation;
using VoiceAgent.CallGateway.Calls;
using VoiceAgent.Contracts.Calls;
using ServiceConnected = Azure.Communication.CallAutomation.CallConnected;

namespace VoiceAgent.CallGateway.Acs;

/// <summary>What the service's callbacks mean to us.</summary>
internal static class AcsEvents
{
    /// <returns>Null for what changes nothing for us.</returns>
    public static TelephonyEvent? Read(CallAutomationEventBase? happened) => happened switch
    {
        ServiceConnected => new TelephonyEvent.Connected(happened.CallConnectionId, happened.ServerCallId, happened.CorrelationId),
        ParticipantsUpdated => new TelephonyEvent.PartiesChanged(),
        MediaStreamingStarted => new TelephonyEvent.MediaStarted(),
        MediaStreamingStopped => new TelephonyEvent.MediaStopped(),
        MediaStreamingFailed failed => new TelephonyEvent.MediaFailed(ReasonOf(failed, failed.MediaStreamingUpdate?.MediaStreamingStatusDetails?.ToString())),
        CallTransferAccepted => new TelephonyEvent.TransferAccepted(),
        CallTransferFailed => new TelephonyEvent.TransferFailed(ReasonOf(happened, null), happened.OperationContext ?? ""),
        PlayCompleted or PlayFailed or PlayCanceled => new TelephonyEvent.Announced(),
        CallDisconnected => new TelephonyEvent.Disconnected(EndingOf(happened.ResultInformation)),
        AnswerFailed => new TelephonyEvent.Disconnected(CallEnding.MediaLost),
        _ => null,
    };

    // Below 500 the parties ended it (200 hung up, 487 cancelled, 603 declined); above, the network did.
    private static CallEnding EndingOf(ResultInformation? result) => result?.Code >= 500 ? CallEnding.MediaLost : CallEnding.CallerHungUp;

    private static string ReasonOf(CallAutomationEventBase happened, string? details) =>
        string.Join(' ', new[] { details, $"{happened.ResultInformation?.Code}", $"{happened.ResultInformation?.SubCode}" }.Where(part => !string.IsNullOrEmpty(part)));
}
