using VoiceAgent.Contracts.Calls;

namespace VoiceAgent.CallGateway.Calls.Lost;

/// <summary>The sentence in a call's log about a lost conversation and what is done for the caller.</summary>
internal static class RescueSentences
{
    public static string Of(Loss why, RescueStep step) => $"{Of(why)} {Of(step)}";

    private static string Of(Loss why) => why switch
    {
        Loss.MediaRefused => "The media stream could not be opened.",
        Loss.MediaEnded => "The media stream ended, although nobody had ended the call.",
        Loss.NeverConnected => "No worker took the media stream.",
        Loss.WorkerSilent => "The worker does not report that it is alive.",
        Loss.HandOver => "The worker hands the call over.",
        Loss.WorkerLeaves => "The worker cannot continue the conversation.",
        Loss.SessionEnded => "The conversation has ended, and the caller is still connected.",
        Loss.StepFailed => "The telephony service refused the last step.",
        Loss.Queued => "The turn of the caller has come.",
        Loss.QueueEnded => "The caller does not wait any more.",
        Loss.Overdue => "The last step had no effect in time.",
        _ => "The transfer failed, and no agent holds the call.",
    };

    private static string Of(RescueStep step) => step switch
    {
        RescueStep.AwaitingTransfer => "A transfer is in progress.",
        RescueStep.Reconnecting => "The media stream is started again.",
        RescueStep.Transferring => "The caller is transferred to the fallback number.",
        RescueStep.Announcing => "The caller hears an announcement.",
        _ => "The call is hung up.",
    };
}
