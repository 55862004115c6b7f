using System.Text;
using VoiceAgent.Pipeline.Languages;
using VoiceAgent.Pipeline.Text;

namespace VoiceAgent.Pipeline.TurnTaking.Judgement;

/// <summary>
/// Finds the words of an utterance in what the agent says. An echo has the agent's words in their order, each with the same
/// delay. A caller who takes up a word of a question says it alone, and later.
/// </summary>
internal static class EchoMatch
{
    // So many words in a row are rarely the caller's.
    private const double Several = 3;

    // One misheard word in so many is tolerated.
    private const int WordsForOneMisheard = 4;

    // Loudspeakers and networks delay an echo by less than this.
    private static readonly TimeSpan LongestDelay = TimeSpan.FromMilliseconds(1_200);

    // After the end of a reply its echo begins within this time.
    private static readonly TimeSpan Tail = TimeSpan.FromSeconds(1);

    // The times of words are estimated, and transcribers report them roughly.
    private static readonly TimeSpan Loose = TimeSpan.FromMilliseconds(700);

    private static readonly TimeSpan PerFigure = TimeSpan.FromMilliseconds(300);

    private static readonly TimeSpan SameDelay = TimeSpan.FromMilliseconds(350);

    // The agent speaks on without a pause when its next word begins within this time.
    private static readonly TimeSpan Breath = TimeSpan.FromMilliseconds(250);

    /// <param name="now">When the transcript arrived.</param>
    /// <param name="isFinal">The utterance has ended. The echo of a sentence does not end after its first word.</param>
    /// <param name="before">The echo that was heard last.</param>
    /// <param name="exactly">No word may be misheard, because one of the words stops the agent.</param>
    /// <returns>Null when the words are not an echo.</returns>
    public static EchoTrace? Of(AgentSpeech speech, string text, TimeSpan from, TimeSpan until, TimeSpan now, bool isFinal, EchoTrace? before, bool exactly)
    {
        var heard = ComparableWords.Of(text);
        var said = speech.Words;
        if (heard.Count == 0 || said.Count == 0 || from > (speech.EndedAt + Tail + Tail ?? now))
        {
            return null;
        }

        var count = heard.DistinctBy(word => word.From).Count();
        var goesOn = before?.Speech == speech.Number && before.From == from;
        var misheard = exactly ? 0 : count >= WordsForOneMisheard ? count / WordsForOneMisheard : goesOn && count > 1 ? 1 : 0;
        var (cost, start) = Align(heard, said, exactly);
        EchoTrace? best = null;
        var lowest = misheard + 1;
        for (var end = 1; end <= said.Count; end++)
        {
            if (cost[end] < lowest && start[end] < end)
            {
                var trace = new EchoTrace(speech.Number, from, until, start[end], end - 1, until - said[end - 1].Until, Weight(heard) - cost[end] >= Several);
                if (IsPlausible(speech, heard, cost[end], trace, now, isFinal, before))
                {
                    (best, lowest) = (trace, cost[end]);
                }
            }
        }

        return best;
    }

    private static bool IsPlausible(AgentSpeech speech, IReadOnlyList<ComparableWord> heard, int differing, EchoTrace trace, TimeSpan now, bool isFinal, EchoTrace? before)
    {
        var said = speech.Words;

        // A number in figures is one short word, but the agent needs its time to say it.
        var figures = PerFigure * (heard.Count - heard.DistinctBy(word => word.From).Count());
        var isUnsaid = said[trace.Last].Until > now + Loose + figures;
        if (isUnsaid)
        {
            return false;
        }

        var follows = before is { IsSure: true } && before.Speech == trace.Speech && trace.From >= before.From && trace.First >= before.First && trace.First <= before.Last + 2
            && (trace.From == before.From || (trace.Delay - before.Delay).Duration() < SameDelay);
        var begins = said[trace.First].Word.BeginsSentence || (before is not null && before.From == trace.From && before.First == trace.First);
        if (speech.EndedAt is { } ended && trace.From > ended + Breath && !follows)
        {
            // The agent had already fallen silent. Then only its whole text from the first word is an echo. A caller who reads a number back says digits.
            return trace.First == 0 && trace.From <= ended + Tail && differing == 0 && heard.Count(word => !Wording.IsDigit(word.Figure)) > Several;
        }

        if (trace.IsSure || follows)
        {
            return trace.Delay > -LongestDelay - figures && (begins || trace.Delay < LongestDelay + Loose);
        }

        return begins && trace.Delay > -Loose && trace.Delay < LongestDelay && !(isFinal && SpeaksOn(said, trace.Last));
    }

    /// <summary>The agent said the next word without a pause. Its echo would have followed too.</summary>
    private static bool SpeaksOn(IReadOnlyList<AgentWord> said, int last) => last + 1 < said.Count && said[last + 1].From - said[last].Until < Breath;

    private static double Weight(IReadOnlyList<ComparableWord> words) => words.DistinctBy(word => word.From).Sum(word => PhraseSet.HasNoSpaces(Rune.GetRuneAt(word.Word, 0)) ? 0.5 : 1);

    /// <summary>The words that differ between all of <paramref name="heard"/> and the part of <paramref name="said"/> that ends at each word and fits best.</summary>
    /// <returns>For each end: the number of words that differ, and where the part begins.</returns>
    private static (int[] Cost, int[] Start) Align(IReadOnlyList<ComparableWord> heard, IReadOnlyList<AgentWord> said, bool exactly)
    {
        var cost = new int[heard.Count + 1, said.Count + 1];
        var start = new int[heard.Count + 1, said.Count + 1];
        for (var second = 0; second <= said.Count; second++)
        {
            start[0, second] = second;
        }

        for (var first = 1; first <= heard.Count; first++)
        {
            cost[first, 0] = first;
            for (var second = 1; second <= said.Count; second++)
            {
                var (mine, agents) = (heard[first - 1], said[second - 1].Word);
                var same = mine.Figure == agents.Figure || (!exactly && ComparableWords.SoundAlike(mine.Word, agents.Word));
                Take(first - 1, second - 1, same ? 0 : 1);
                Take(first - 1, second, 1);
                Take(first, second - 1, 1);
                if (first > 1 && ComparableWords.AreJoined(heard[first - 2].Word, mine.Word, agents.Word))
                {
                    Take(first - 2, second - 1, 0);
                }

                if (second > 1 && ComparableWords.AreJoined(said[second - 2].Word.Word, agents.Word, mine.Word))
                {
                    Take(first - 1, second - 2, 0);
                }

                void Take(int fromFirst, int fromSecond, int more)
                {
                    // The diagonal is taken first, so that a cell always has a value.
                    if ((fromFirst == first - 1 && fromSecond == second - 1) || cost[fromFirst, fromSecond] + more < cost[first, second])
                    {
                        cost[first, second] = cost[fromFirst, fromSecond] + more;
                        start[first, second] = start[fromFirst, fromSecond];
                    }
                }
            }
        }

        return ([.. Enumerable.Range(0, said.Count + 1).Select(end => cost[heard.Count, end])], [.. Enumerable.Range(0, said.Count + 1).Select(end => start[heard.Count, end])]);
    }
}
