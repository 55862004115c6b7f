namespace VoiceAgent.Pipeline.Text.Numbers;

/// <summary>What is known of the numbers in a call: the words for their purposes, and the telephone numbers that are possible.</summary>
internal sealed record NumberContext(NumberCues Cues, DigitLexicon Digits, TelephoneNumbers Telephones)
{
    public static NumberContext Default { get; } = Of(["en-US"], []);

    /// <param name="languages">BCP 47. The languages of the agent.</param>
    /// <param name="parties">The caller's and the called number.</param>
    public static NumberContext Of(IEnumerable<string> languages, IEnumerable<string> parties)
    {
        var digits = new DigitLexicon(languages = [.. languages]);
        return new NumberContext(new NumberCues(languages, digits), digits, TelephoneNumbers.Near(parties));
    }
}
