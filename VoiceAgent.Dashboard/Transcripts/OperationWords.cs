using VoiceAgent.Contracts.Calls;

namespace VoiceAgent.Dashboard.Transcripts;

/// <summary>Texts for what people did on a live call.</summary>
internal static class OperationWords
{
    public static string Of(CallOperationKind kind) => kind switch
    {
        CallOperationKind.StartServiceRecording => "Recording by the telephony service started",
        CallOperationKind.PauseServiceRecording => "Recording by the telephony service paused",
        CallOperationKind.ResumeServiceRecording => "Recording by the telephony service resumed",
        CallOperationKind.StopServiceRecording => "Recording by the telephony service stopped",
        CallOperationKind.Hold => "Hold",
        CallOperationKind.Unhold => "End of the hold",
        CallOperationKind.AddParticipant => "Participant added",
        CallOperationKind.CancelAddition => "Invitation given up",
        CallOperationKind.RemoveParticipant => "Participant removed",
        CallOperationKind.MuteParticipant => "Participant muted",
        CallOperationKind.Play => "Prompt",
        CallOperationKind.CancelMedia => "Prompts cancelled",
        CallOperationKind.SendKeys => "Keys sent",
        CallOperationKind.CollectKeys => "Keys collected",
        CallOperationKind.ListenForKeys => "Keys heard",
        CallOperationKind.StopMedia => "Taken from the agent",
        CallOperationKind.StartMedia => "Given back to the agent",
        CallOperationKind.StartTranscription => "Transcription",
        CallOperationKind.StopTranscription => "Transcription stopped",
        _ => "The agent left",
    };

    public static string Of(OperationOutcome outcome) => outcome switch
    {
        OperationOutcome.Done => "done",
        OperationOutcome.Failed => "failed",
        OperationOutcome.Cancelled => "cancelled",
        _ => "no report in time",
    };
}
