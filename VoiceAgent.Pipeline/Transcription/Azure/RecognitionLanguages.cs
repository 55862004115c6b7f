namespace VoiceAgent.Pipeline.Transcription.Azure;

/// <summary>The candidates that the service accepts for continuous language identification.</summary>
internal static class RecognitionLanguages
{
    // The service's limit for continuous identification ("Implement language identification", learn.microsoft.com).
    private const int Most = 10;

    /// <summary>At most ten languages, and one locale of each. The first ones are kept.</summary>
    public static string[] Of(IReadOnlyList<string> languages) =>
        [.. languages.DistinctBy(language => language.Split('-')[0], StringComparer.OrdinalIgnoreCase).Take(Most)];
}
