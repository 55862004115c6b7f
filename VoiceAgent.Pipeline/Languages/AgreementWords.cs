namespace VoiceAgent.Pipeline.Languages;

/// <summary>How listeners of a language show that they agree or follow.</summary>
internal sealed record AgreementWords
{
    public static AgreementWords None { get; } = new();

    /// <summary>Said while the other person speaks: "mm-hm", "yes", "I see". In lower case, without punctuation.</summary>
    public IReadOnlyList<string> Phrases { get; init; } = [];
}
