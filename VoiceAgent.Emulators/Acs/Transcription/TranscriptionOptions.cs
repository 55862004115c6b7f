using VoiceAgent.Emulators.Acs.Requests;

namespace VoiceAgent.Emulators.Acs.Transcription;

/// <summary><c>transcriptionOptions</c> as clients send it.</summary>
internal sealed record TranscriptionOptions
{
    public string? TransportUrl { get; init; }

    public string? TransportType { get; init; }

    public string? Locale { get; init; }

    public string? SpeechModelEndpointId { get; init; }

    public bool StartTranscription { get; init; }

    public bool EnableIntermediateResults { get; init; }

    /// <summary>Returns where the transcript goes.</summary>
    /// <exception cref="RefusedException">400, as from the service: the address or the locale is missing.</exception>
    public Uri Url()
    {
        if (string.IsNullOrWhiteSpace(Locale))
        {
            throw RefusedException.Bad("transcriptionOptions.locale is missing: give the language of the call, such as en-US.");
        }

        return Uri.TryCreate(TransportUrl, UriKind.Absolute, out var url) && url.Scheme is "ws" or "wss"
            ? url
            : throw new RefusedException(StatusCodes.Status400BadRequest, "8581", $"transcriptionOptions.transportUrl '{TransportUrl}' is not a ws or wss address.");
    }
}
