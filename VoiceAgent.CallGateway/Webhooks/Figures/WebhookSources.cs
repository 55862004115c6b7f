namespace VoiceAgent.CallGateway.Webhooks.Figures;

/// <summary>Where webhooks come from. The names are in figures, in the inbox and in the names of the limits.</summary>
internal static class WebhookSources
{
    public const string EventGrid = "event-grid";

    /// <summary>Callbacks of the telephony service about the caller's call.</summary>
    public const string Callbacks = "callbacks";

    /// <summary>Callbacks of the telephony service about the call to a human.</summary>
    public const string Consultations = "consultations";

    /// <summary>Files of the telephony service's own recordings, which Event Grid reports.</summary>
    public const string RecordingFiles = "recording-files";

    /// <summary>What happens to telephone calls over trunks. The gateway reports it to itself.</summary>
    public const string Telephones = "telephones";

    public const string Transcription = "transcription";
    public const string Media = "media";

    /// <summary>LiveKit's reports about rooms and participants.</summary>
    public const string LiveKit = "livekit";
}
