using VoiceAgent.Pipeline.Media;

namespace VoiceAgent.Pipeline.Transcription.WhisperLive;

/// <summary>What the transcriptions of one server share.</summary>
internal sealed record LiveParts(
    ServiceAddress Address,
    OpenSpeechMeter Meter,
    WhisperLiveOptions Live,
    TranscriptionOptions Options,
    MediaMetrics Media,
    TimeProvider Time)
{
    public Func<ILiveSocket> Sockets { get; init; } = static () => new ClientLiveSocket();

    public string? Key => Address.Key;

    public ILiveDialect Dialect(TranscriptionRequest request)
    {
        // An address that already has a path is complete.
        var isComplete = Address.Endpoint.AbsolutePath.Length > 1;
        var path = Live.Path.Length > 0 ? Live.Path : Live.Protocol is LiveProtocol.WhisperLiveKit && !isComplete ? "asr" : "";
        var address = path.Length > 0 ? Address.At(path) : Address.Endpoint;
        return Live.Protocol is LiveProtocol.WhisperLiveKit
            ? new WhisperLiveKitDialect(address, request.Languages)
            : new CollaboraDialect(address, request, Live, Address.Model);
    }
}
