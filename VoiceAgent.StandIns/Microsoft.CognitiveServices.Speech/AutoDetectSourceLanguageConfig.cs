namespace Microsoft.CognitiveServices.Speech;

/// <summary>The languages that a recogniser tells apart.</summary>
public class AutoDetectSourceLanguageConfig
{
    private AutoDetectSourceLanguageConfig(string[] languages) => Languages = languages;

    internal IReadOnlyList<string> Languages { get; }

    public static AutoDetectSourceLanguageConfig FromLanguages(string[] languages)
    {
        ArgumentNullException.ThrowIfNull(languages);
        return languages.Length > 0
            ? new AutoDetectSourceLanguageConfig([.. languages])
            : throw new ArgumentException("At least one language is needed.", nameof(languages));
    }
}
