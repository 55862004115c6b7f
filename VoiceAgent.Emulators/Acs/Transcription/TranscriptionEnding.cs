using VoiceAgent.Emulators.Acs.Media;

namespace VoiceAgent.Emulators.Acs.Transcription;

/// <summary>A change of a transcription, in the words of the callback that reports it.</summary>
/// <param name="Status">transcriptionStatus.</param>
/// <param name="Details">transcriptionStatusDetails.</param>
internal sealed record TranscriptionEnding(string EventType, string Status, string Details, int Code, int SubCode, string Message)
{
    private const string Success = "Action completed successfully.";

    public static readonly TranscriptionEnding Started = new("TranscriptionStarted", "transcriptionStarted", "subscriptionStarted", 200, 0, Success);

    public static readonly TranscriptionEnding Updated = new("TranscriptionUpdated", "transcriptionUpdated", "transcriptionLocaleUpdated", 200, 0, Success);

    public static readonly TranscriptionEnding Stopped = new("TranscriptionStopped", "transcriptionStopped", "subscriptionStopped", 200, 0, Success);

    /// <summary>The socket of a transcription fails as that of media streaming. Only the name of one detail differs.</summary>
    public static TranscriptionEnding Of(MediaEnding socket) => ReferenceEquals(socket, MediaEnding.Stopped)
        ? Stopped
        : new(
            "TranscriptionFailed", "transcriptionFailed", socket.Details == "initialWebSocketConnectionFailed" ? "streamConnectionUnsuccessful" : socket.Details,
            socket.Code, socket.SubCode, socket.Message);
}
