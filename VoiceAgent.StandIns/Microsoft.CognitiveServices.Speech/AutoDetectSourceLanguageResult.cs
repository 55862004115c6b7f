namespace Microsoft.CognitiveServices.Speech;

/// <summary>The language that the service has detected in an utterance.</summary>
public class AutoDetectSourceLanguageResult
{
    private AutoDetectSourceLanguageResult(string language) => Language = language;

    /// <summary>BCP 47. Empty when the service has detected none.</summary>
    public string Language { get; }

    public static AutoDetectSourceLanguageResult FromResult(SpeechRecognitionResult result)
    {
        ArgumentNullException.ThrowIfNull(result);
        return new AutoDetectSourceLanguageResult(result.Language);
    }
}
