namespace VoiceAgent.Pipeline.Languages;

/// <summary>
/// What the program knows of one language. The words are in <c>Definitions/</c>, one file for each language, with a section for
/// each use. A language without a file has empty sections, so no rule that depends on words applies to it.
/// </summary>
internal sealed record Language
{
    /// <summary>The language subtag of BCP 47, such as "en". Empty when the language has no file.</summary>
    public string Code { get; init; } = "";

    /// <summary>Said while the other person speaks: "mm-hm", "yes", "I see".</summary>
    public ListedPhrases Agreement { get; init; } = ListedPhrases.None;

    public ReadingWords Reading { get; init; } = ReadingWords.None;

    /// <summary>Words that object or stop the other person: "no", "wait", "stop".</summary>
    public ListedPhrases Opposition { get; init; } = ListedPhrases.None;

    /// <summary>Sounds of a speaker who looks for words: "um".</summary>
    public ListedPhrases Hesitation { get; init; } = ListedPhrases.None;

    public AskedForWords AskedFor { get; init; } = AskedForWords.None;

    public WaitingWords Waiting { get; init; } = WaitingWords.None;

    public PartingWords Parting { get; init; } = PartingWords.None;

    public FailureWords Failures { get; init; } = FailureWords.None;

    public NumberCueWords Numbers { get; init; } = NumberCueWords.None;

    public SpeakingWords Speaking { get; init; } = SpeakingWords.None;

    public EndingWords TurnEnds { get; init; } = EndingWords.None;

    /// <param name="tag">BCP 47, such as "en-US". The region is ignored.</param>
    public static Language Of(string tag) => LanguageFiles.All.GetValueOrDefault(tag.Split('-')[0].ToLowerInvariant()) ?? new Language();
}
