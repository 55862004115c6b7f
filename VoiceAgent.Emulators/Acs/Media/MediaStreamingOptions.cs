using VoiceAgent.Emulators.Acs.Requests;

namespace VoiceAgent.Emulators.Acs.Media;

/// <summary><c>mediaStreamingOptions</c> as clients send it. Clients differ in the case of the names.</summary>
internal sealed record MediaStreamingOptions
{
    public const int DefaultRate = 16_000;

    public string? TransportUrl { get; init; }

    public string? TransportType { get; init; }

    public string? ContentType { get; init; }

    public string? AudioChannelType { get; init; }

    public string? AudioFormat { get; init; }

    public bool StartMediaStreaming { get; init; }

    public bool EnableBidirectional { get; init; }

    public bool EnableDtmfTones { get; init; }

    public int SampleRate => Is(AudioFormat, "pcm24KMono") ? 24_000 : DefaultRate;

    /// <summary>Returns what the socket will carry.</summary>
    /// <param name="caller">Raw id that marks unmixed audio.</param>
    /// <exception cref="RefusedException">400, as from the service: the options contradict each other.</exception>
    public MediaPlan Plan(string caller)
    {
        if (!Uri.TryCreate(TransportUrl, UriKind.Absolute, out var url) || url.Scheme is not ("ws" or "wss"))
        {
            throw new RefusedException(StatusCodes.Status400BadRequest, "8581", $"mediaStreamingOptions.transportUrl '{TransportUrl}' is not a ws or wss address.");
        }

        Known(TransportType, "transportType", "websocket");
        Known(ContentType, "contentType", "audio");
        Known(AudioFormat, "audioFormat", "pcm16KMono", "pcm24KMono");
        Known(AudioChannelType, "audioChannelType", "mixed", "unmixed");
        return new MediaPlan(url, SampleRate, Is(AudioChannelType, "unmixed") ? caller : null, EnableBidirectional, EnableDtmfTones);
    }

    private static bool Is(string? given, string name) => string.Equals(given, name, StringComparison.OrdinalIgnoreCase);

    private static void Known(string? given, string member, params string[] names)
    {
        if (given is not null && !Array.Exists(names, name => Is(given, name)))
        {
            throw RefusedException.Bad($"mediaStreamingOptions.{member} '{given}' is not one of {string.Join(", ", names)}.");
        }
    }
}
