using System.Text;
using VoiceAgent.Pipeline.Text;

namespace VoiceAgent.Pipeline.TurnTaking.Judgement;

/// <summary>
/// Finds the words of an utterance in what the agent says. An echo has the agent's words in their order, each with the same
/// delay. A caller who takes up words of a question says them alone, and later. The caller may also speak after an echo without a pause.
/// </summary>
internal static class EchoMatch
{
    // One misheard word in so many is tolerated.
    private const int WordsForOneMisheard = 4;

    // While the agent speaks on, so many unknown words at the end of an interim transcript may still become the agent's.
    private const int Undecided = 2;

    // In the silence after a reply, its echo has at least so many words beside numbers: from its first word, or from a later sentence.
    private const int WordsOfReply = 4;
    private const int WordsOfSentence = 6;

    // Loudspeakers and networks delay an echo by less than this.
    private static readonly TimeSpan LongestDelay = TimeSpan.FromMilliseconds(1_200);

    // After the end of a reply its echo begins within this time.
    private static readonly TimeSpan Tail = TimeSpan.FromSeconds(1);

    // The times of words are estimated, and transcribers report them roughly.
    private static readonly TimeSpan Loose = TimeSpan.FromMilliseconds(700);

    private static readonly TimeSpan PerFigure = TimeSpan.FromMilliseconds(300);

    private static readonly TimeSpan SameDelay = TimeSpan.FromMilliseconds(350);

    /// <param name="words">The words of the utterance.</param>
    /// <param name="before">The echo that was heard last.</param>
    /// <param name="opposes">Whether words object. They are never a misheard echo.</param>
    /// <returns>Null when the words are not an echo.</returns>
    public static EchoTrace? Of(AgentSpeech speech, Heard heard, IReadOnlyList<ComparableWord> words, EchoTrace? before, Func<string, bool> opposes)
    {
        var said = speech.Words;
        if (words.Count == 0 || said.Count == 0 || heard.From > (speech.EndedAt + Tail + Tail ?? heard.Now))
        {
            return null;
        }

        // The longest beginning with the fewest other words is the echo.
        var alignment = new WordAlignment(words, said, opposes);
        (EchoTrace? Echo, int Count, int Score) best = (null, 0, int.MinValue);
        EchoTrace? whole = null;
        for (var count = words.Count; count > 0; count--)
        {
            var isInFigures = count < words.Count && words[count].From == words[count - 1].From;
            if (!isInFigures && Best(speech, heard, words, count, alignment, before, opposes) is { } echo && count - (2 * echo.Cost) > best.Score && (echo.Trace.Own is null || echo.Trace.IsSure || count == words.Count - 1))
            {
                best = (echo.Trace, count, count - (2 * echo.Cost));
                whole ??= echo.Trace.Own is null ? echo.Trace : null;
            }
        }

        return best.Echo is not { } found ? null
            : found.Own is null || MayBeAgents(said, found, heard, words.Skip(best.Count).DistinctBy(word => word.From).Count(), opposes) ? found with { Own = null }
            : found.IsSure ? found
            : whole;
    }

    /// <summary>Whether so few words are words that the agent has just said. The next word tells whether they are an echo.</summary>
    public static bool MayBecome(AgentSpeech speech, TimeSpan from, TimeSpan until, IReadOnlyList<ComparableWord> words)
    {
        var said = speech.Words;
        if (words.Count is 0 or > Undecided || speech.EndedAt is not null)
        {
            return false;
        }

        for (var first = 0; first + words.Count <= said.Count; first++)
        {
            var last = first + words.Count - 1;
            if (until - said[last].Until > -SameDelay && until - said[last].Until < LongestDelay && from - said[first].From < LongestDelay + SameDelay
                && words.Zip(said.Skip(first)).All(pair => pair.First.Figure == pair.Second.Word.Figure))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>The most plausible echo in the first words of an utterance.</summary>
    private static (EchoTrace Trace, int Cost)? Best(AgentSpeech speech, Heard heard, IReadOnlyList<ComparableWord> words, int count, WordAlignment alignment, EchoTrace? before, Func<string, bool> opposes)
    {
        var isWhole = count == words.Count;
        var spoken = words.Take(count).DistinctBy(word => word.From).Count();
        var goesOn = before?.Speech == speech.Number && before.From == heard.From;
        var lowest = 1 + (spoken >= WordsForOneMisheard ? spoken / WordsForOneMisheard : goesOn && spoken > 1 ? 1 : 0);
        var until = isWhole ? heard.Until : EndOf(heard, words, count, before);
        EchoTrace? best = null;
        for (var end = 1; end <= speech.Words.Count; end++)
        {
            var cost = alignment.Cost(count, end);
            if (cost >= lowest || !(isWhole ? alignment.EndsTogether(count, end) : alignment.EndsAlike(count, end)) || (cost > 0 && opposes(string.Join(' ', alignment.Differing(count, end)))))
            {
                continue;
            }

            var trace = new EchoTrace(speech.Number, heard.From, until, alignment.Start(count, end), end - 1, until - speech.Words[end - 1].Until)
            {
                Own = isWhole ? null : ComparableWords.TextFrom(heard.Text, words[count].From),
            };
            trace = trace with { WordsBefore = goesOn ? before!.WordsBefore : Continues(trace, before) ? before!.Words : 0 };
            trace = trace with { Words = trace.WordsBefore + Weight(words, count) - cost };
            if (IsPlausible(speech, heard, words, count, trace, before))
            {
                (best, lowest) = (trace, cost);
            }
        }

        return best is null ? null : (best, lowest);
    }

    private static bool IsPlausible(AgentSpeech speech, Heard heard, IReadOnlyList<ComparableWord> words, int count, EchoTrace trace, EchoTrace? before)
    {
        var said = speech.Words;

        // A number in figures is one short word, but the agent needs its time to say it.
        var figures = PerFigure * heard.Text.Count(char.IsAsciiDigit);
        var isSame = before is not null && before.Speech == trace.Speech && before.From == trace.From && before.First == trace.First;
        if (said[trace.Last].Until > heard.Now + Loose + figures + (isSame && before!.IsSure ? Loose : TimeSpan.Zero))
        {
            // The agent has not said it yet. Within an echo the estimate may be worse, because nobody else knows the agent's next words.
            return false;
        }

        var follows = before is { IsSure: true } && before.Speech == trace.Speech && trace.From >= before.From && trace.First >= before.First && trace.First <= before.Last + 2
            && (trace.From == before.From || (trace.Delay - before.Delay).Duration() < SameDelay);
        var begins = said[trace.First].Word.BeginsSentence || said[trace.First].FollowsPause || isSame || Continues(trace, before);
        if (speech.EndedAt is { } ended && trace.From >= ended && !(follows && trace.From != before!.From))
        {
            // The agent had already fallen silent. Then only a whole sentence, up to the end, is an echo. A caller who reads a number back says digits.
            var isWhole = begins && trace.From <= ended + Tail && (trace.Last == said.Count - 1 || (trace.First == 0 && !heard.IsFinal))
                && words.Take(count).Count(word => !Wording.IsDigit(word.Figure)) >= (trace.First == 0 ? WordsOfReply : WordsOfSentence);
            if (isWhole || trace.From > ended + AgentSpeech.Breath)
            {
                return isWhole;
            }
        }

        if (trace.IsSure || follows)
        {
            // Callers who repeat the agent's words have heard them to their end, while the agent spoke on.
            var isRepeated = heard.IsFinal && !(follows && trace.From != before!.From) && trace.From >= said[trace.Last].Until && SpeaksOn(said, trace.Last);
            var isLate = !isSame && !follows && (trace.Delay > LongestDelay + Loose || trace.From - said[trace.First].From > (trace.From >= speech.EndedAt ? LongestDelay : LongestDelay + SameDelay));
            return trace.Delay > -LongestDelay - figures && !isLate && !isRepeated;
        }

        return begins && trace.Delay > (isSame ? -LongestDelay - figures : -Loose) && trace.Delay < LongestDelay && !(heard.IsFinal && SpeaksOn(said, trace.Last));
    }

    /// <summary>The utterance goes on where the echo before ended, with the same delay.</summary>
    private static bool Continues(EchoTrace trace, EchoTrace? before) =>
        before is not null && before.Speech == trace.Speech && trace.From > before.From && trace.First > before.Last && trace.First <= before.Last + 2 && (trace.Delay - before.Delay).Duration() < SameDelay;

    /// <summary>Whether the words after an echo may be misheard words of the agent, who has spoken on.</summary>
    private static bool MayBeAgents(IReadOnlyList<AgentWord> said, EchoTrace echo, Heard heard, int more, Func<string, bool> opposes) =>
        more <= (echo.IsSure ? Undecided : 1) - (heard.IsFinal ? 1 : 0) && SpeaksOn(said, echo.Last) && said[echo.Last + 1].From < heard.Until + Loose && !opposes(echo.Own!);

    /// <summary>The agent said the next word without a pause. Its echo would have followed too.</summary>
    private static bool SpeaksOn(IReadOnlyList<AgentWord> said, int last) => last + 1 < said.Count && !said[last + 1].FollowsPause;

    /// <summary>Where the echo ends and the caller's own words begin. An interim transcript that was an echo as a whole tells it. Else it is estimated.</summary>
    private static TimeSpan EndOf(Heard heard, IReadOnlyList<ComparableWord> words, int count, EchoTrace? before) =>
        before is { IsSure: true } && before.From == heard.From ? before.Until
        : heard.From + ((heard.Until - heard.From) * words[count].From / Math.Max(1, words[^1].Until));

    private static double Weight(IReadOnlyList<ComparableWord> words, int count) =>
        words.Take(count).DistinctBy(word => word.From).Sum(word => Scripts.IsDense(word.Word[0]) ? 0.5 : 1);

    /// <summary>An utterance, in the time of the session.</summary>
    /// <param name="Now">When the transcript arrived.</param>
    /// <param name="IsFinal">The utterance has ended. The echo of a sentence does not end after its first word.</param>
    internal readonly record struct Heard(string Text, TimeSpan From, TimeSpan Until, TimeSpan Now, bool IsFinal);
}
