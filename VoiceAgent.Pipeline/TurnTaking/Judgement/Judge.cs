using VoiceAgent.Pipeline.Languages;
using VoiceAgent.Pipeline.Text;
using VoiceAgent.Pipeline.Text.Cards;

namespace VoiceAgent.Pipeline.TurnTaking.Judgement;

/// <summary>Decides what the caller's words are. It is the only place that decides this. It is a pure function.</summary>
internal static class Judge
{
    // The first word of an echo comes this soon after the agent's first word. When it was misheard, the second word tells.
    private static readonly TimeSpan FirstWordOfEcho = TimeSpan.FromMilliseconds(800);

    // A listener answers a question when they foresee its end.
    private static readonly TimeSpan Foreseen = TimeSpan.FromMilliseconds(250);

    public static Meaning Of(Overheard heard)
    {
        if (Continues(heard))
        {
            return Meaning.Continuation;
        }

        if (heard.Keys.Length > 0 || heard.WordsToInterrupt == 0 || heard.Language.Opposes(heard.Text))
        {
            return Meaning.Interruption;
        }

        var telling = heard.Language.Telling(heard.Text);
        if (telling.Count == 0)
        {
            return !heard.Language.Agrees(heard.Text) ? Meaning.Nothing
                : heard.Speech?.Questions.Any(ended => ended <= heard.From + Foreseen) ?? false ? Meaning.Answer
                : Meaning.Agreement;
        }

        var mayChange = heard.MoreMayFollow && (heard.Language.MayAgree(heard.Text) || MayBeEcho(heard, telling));
        return telling.Count < heard.WordsToInterrupt || mayChange ? Meaning.Nothing : Meaning.Interruption;
    }

    /// <summary>Digits after the beginning of a number belong to this number, unless they would make it too long.</summary>
    private static bool Continues(Overheard heard)
    {
        if (heard.AnswerIsBinding)
        {
            return false;
        }

        if (heard.CompletesDate)
        {
            return true;
        }

        if (heard.Digits is not { } digits || !heard.Asked.MayLack(digits))
        {
            return false;
        }

        var more = heard.Keys.Count(char.IsAsciiDigit) + OnlyDigits(heard);
        return (more > 0 || heard.Keys is "#") && digits + more <= heard.Asked.Lengths[^1];
    }

    /// <summary>How many digits were said, or 0 when other words were said too. Digits that are held back count as one.</summary>
    private static int OnlyDigits(Overheard heard)
    {
        // "oh" is a hesitation and a zero.
        var words = SpokenDigits.WordsOf(heard.Text.Replace(CardNumbers.Held, "", StringComparison.Ordinal));
        var others = words.Where(word => word.Digits.Length == 0 && !CardWatch.Connects(word.Word)).Select(word => word.Word);
        return heard.Language.Telling(string.Join(' ', others)).Count == 0 ? words.Sum(word => word.Digits.Length) + (heard.HasHeldDigits ? 1 : 0) : 0;
    }

    private static bool MayBeEcho(Overheard heard, IReadOnlyList<string> telling) =>
        heard.Speech is { } speech
        && ((telling.Count == 1 && heard.From >= speech.BeganAt && heard.From < speech.BeganAt + FirstWordOfEcho) || EchoMatch.MayBecome(speech, heard.From, heard.Until, ComparableWords.Of(heard.Text)));
}
