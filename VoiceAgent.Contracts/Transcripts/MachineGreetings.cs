namespace VoiceAgent.Contracts.Transcripts;

/// <summary>
/// Phrases that only a voicemail or another machine says when it picks up. They are in <c>Machines/</c>, one file for each language, a phrase a line,
/// in small letters and without punctuation and apostrophes.
/// </summary>
public static class MachineGreetings
{
    private static readonly SpokenPhrases[] All = Read();

    /// <summary>Whether a machine says this. All languages are tried, because the language of a recorded greeting is not known.</summary>
    /// <param name="words">As <see cref="SpokenPhrases.WordsOf"/> returns them.</param>
    public static bool AreIn(IReadOnlyList<string> words) => Array.Exists(All, language => language.AreIn(words));

    private static SpokenPhrases[] Read()
    {
        var assembly = typeof(MachineGreetings).Assembly;
        return
        [
            .. assembly.GetManifestResourceNames().Where(name => name.StartsWith($"{typeof(MachineGreetings).Namespace}.Machines.", StringComparison.Ordinal)).Select(name =>
            {
                using var text = new StreamReader(assembly.GetManifestResourceStream(name)!);
                return new SpokenPhrases(text.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries));
            }),
        ];
    }
}
