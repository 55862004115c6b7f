namespace VoiceAgent.CallGateway.Outgoing;

/// <summary>The types of outgoing events, in the order in which a call has them.</summary>
internal static class EventTypes
{
    public const string Started = "voiceagent.call.started";
    public const string Answered = "voiceagent.call.answered";
    public const string Transferred = "voiceagent.call.transferred";
    public const string Ended = "voiceagent.call.ended";

    /// <summary>A call ended because something failed, or its audio is bad. A call may have several.</summary>
    public const string Alert = "voiceagent.call.alert";
    public const string TranscriptReady = "voiceagent.transcript.ready";
    public const string RecordingReady = "voiceagent.recording.ready";

    /// <summary>A model has found out what the call was about, or it was given up.</summary>
    public const string Analysed = "voiceagent.call.analysed";

    public static IReadOnlyList<string> All { get; } = [Started, Answered, Transferred, Ended, Alert, TranscriptReady, RecordingReady, Analysed];
}
