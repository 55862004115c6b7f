using VoiceAgent.Pipeline.TurnTaking.Judgement;
using VoiceAgent.Pipeline.TurnTaking.Words;

namespace VoiceAgent.Pipeline.TurnTaking.EndOfTurn;

/// <summary>How long to wait for the next DTMF digit. Callers read long numbers from a card, or think about the order of a date.</summary>
internal static class KeyPatience
{
    // The value that was asked for is not complete.
    private static readonly TimeSpan Missing = TimeSpan.FromSeconds(5);

    // It may be complete, but a longer form exists: a year with two digits or with four.
    private static readonly TimeSpan PerhapsMissing = TimeSpan.FromMilliseconds(2_500);

    // The value is complete. Only the hash key may follow.
    private static readonly TimeSpan Whole = TimeSpan.FromMilliseconds(800);

    /// <param name="usual">After keys that nobody asked for, and after too many keys.</param>
    public static TimeSpan After(Utterances said, AskedValue asked, TimeSpan usual)
    {
        // Some callers say the first digits and then press the others.
        var keyed = said.Keys.Count(char.IsAsciiDigit);
        var digits = said.Digits is var all && asked.Lacks(all - keyed) ? all : keyed;
        return said.Keys[^1] is '#' ? TimeSpan.Zero
            : said.Keys.Contains(Utterances.MaskedKey) || said.Keys[^1] is '*' || !asked.IsKnown ? usual
            : asked.Lacks(digits) || IsCentury(said.Keys, asked) ? Missing
            : asked.MayLack(digits) ? PerhapsMissing
            : asked.IsWhole(digits) ? Whole
            : usual;
    }

    /// <summary>Six digits of a date that end in 19 or 20 are probably the beginning of eight: 050519 for 05 05 1980.</summary>
    private static bool IsCentury(string keys, AskedValue asked) =>
        asked.Kind is ValueKind.Date && keys.Length == 6 && (keys.EndsWith("19", StringComparison.Ordinal) || keys.EndsWith("20", StringComparison.Ordinal));
}
