namespace VoiceAgent.Pipeline.Hosting.Speech;

/// <summary>The providers of the setting <c>Transcription:Provider</c>.</summary>
internal enum SpeechToText
{
    Azure,
    WhisperLive,
    Whisper,
    OpenAI,
}

/// <summary>The providers of the setting <c>Speaking:Provider</c>.</summary>
internal enum TextToSpeech
{
    Azure,
    Piper,
    OpenAI,
}

/// <summary>Reads which providers are chosen: the first one, and the one that takes over.</summary>
internal static class SpeechProviders
{
    /// <param name="section">The section with the settings <c>Provider</c> and <c>Fallback</c>.</param>
    /// <exception cref="InvalidOperationException">A name is unknown, or both are the same. The message says what to write.</exception>
    public static IReadOnlyList<TProvider> Chosen<TProvider>(this IConfiguration configuration, string section)
        where TProvider : struct, Enum
    {
        var first = Named<TProvider>($"{section}:Provider", configuration[$"{section}:Provider"]) ?? default;
        var second = Named<TProvider>($"{section}:Fallback", configuration[$"{section}:Fallback"]);
        return second is not { } other ? [first]
            : !EqualityComparer<TProvider>.Default.Equals(first, other) ? [first, other]
            : throw new InvalidOperationException($"'{section}:Fallback' is the same as '{section}:Provider': name another provider. For a second region of Azure, leave it empty and set 'ConnectionStrings:speech2'.");
    }

    private static TProvider? Named<TProvider>(string setting, string? name)
        where TProvider : struct, Enum => string.IsNullOrEmpty(name) ? null
        : !int.TryParse(name, out _) && Enum.TryParse<TProvider>(name, ignoreCase: true, out var provider) && Enum.IsDefined(provider) ? provider
        : throw new InvalidOperationException($"'{setting}' is '{name}', but it must be one of {string.Join(", ", Enum.GetNames<TProvider>().Select(static known => known.ToLowerInvariant()))}.");
}
