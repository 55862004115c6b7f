using System.Text;
using VoiceAgent.Pipeline.Languages;
using VoiceAgent.Pipeline.Text;

namespace VoiceAgent.Pipeline.TurnTaking.Judgement;

/// <summary>A report of the playout, or an estimate: so much of the text had been heard at this time.</summary>
/// <param name="Characters">Without spaces.</param>
internal readonly record struct PlayedTo(TimeSpan At, int Characters);

/// <summary>
/// What the agent says or has said in one reply, and when. The playout reports its position only when it is asked. Between
/// two reports the times of words are estimated from their length.
/// </summary>
/// <param name="Positions">The reports, oldest first. The first is the start of the audio.</param>
/// <param name="EndedAt">When the agent fell silent. Null while it speaks.</param>
internal sealed record AgentSpeech(int Number, string Text, IReadOnlyList<PlayedTo> Positions, TimeSpan? EndedAt)
{
    /// <summary>The agent speaks on without a pause when its next word begins within this time.</summary>
    public static readonly TimeSpan Breath = TimeSpan.FromMilliseconds(250);

    private static readonly TimeSpan PerLetter = TimeSpan.FromMilliseconds(60);

    // A Chinese or Japanese character is about a syllable, and some voices are quick.
    private static readonly TimeSpan PerSyllable = TimeSpan.FromMilliseconds(110);

    private IReadOnlyList<AgentWord>? _words;

    public TimeSpan BeganAt => Positions[0].At;

    public IReadOnlyList<AgentWord> Words => _words ??= WordsOf(Text);

    /// <summary>When each question of the text ended, also those that the agent has not said yet.</summary>
    public IEnumerable<TimeSpan> Questions
    {
        get
        {
            var characters = 0;
            foreach (var letter in Text)
            {
                characters += char.IsWhiteSpace(letter) ? 0 : 1;
                if (Punctuation.IsQuestionMark(letter))
                {
                    yield return TimeOf(characters, end: true);
                }
            }
        }
    }

    private List<AgentWord> WordsOf(string text)
    {
        var pauses = Positions.Zip(Positions.Skip(1)).Where(pair => pair.First.Characters == pair.Second.Characters && pair.Second.At - pair.First.At >= Breath).Select(pair => pair.First.Characters).ToList();
        var words = new List<AgentWord>();
        var before = 0;
        foreach (var word in ComparableWords.Of(text))
        {
            words.Add(new AgentWord(word, TimeOf(word.From, end: false), TimeOf(word.Until, end: true), pauses.Exists(pause => pause >= before && pause < word.Until)));
            before = word.Until;
        }

        return words;
    }

    // At a pause there are two reports with the same position. A word that begins there begins after the second.
    private TimeSpan TimeOf(int characters, bool end)
    {
        var at = 0;
        while (at + 1 < Positions.Count && (end ? Positions[at + 1].Characters < characters : Positions[at + 1].Characters <= characters))
        {
            at++;
        }

        var estimated = Positions[at].At + Between(Positions[at].Characters, characters);
        return at + 1 < Positions.Count && (Positions[at + 1].At < estimated || Positions[at + 1].Characters == characters) ? Positions[at + 1].At : estimated;
    }

    private TimeSpan Between(int from, int until)
    {
        var (time, at) = (TimeSpan.Zero, 0);
        foreach (var rune in Text.EnumerateRunes())
        {
            if (at >= until)
            {
                break;
            }

            if (!Rune.IsWhiteSpace(rune))
            {
                time += at < from ? TimeSpan.Zero : Scripts.IsDense(rune) ? PerSyllable : PerLetter;
                at += rune.Utf16SequenceLength;
            }
        }

        return time;
    }
}

/// <summary>A word of the agent, with its estimated time.</summary>
/// <param name="FollowsPause">The agent had paused before this word or in it, and then went on.</param>
internal readonly record struct AgentWord(ComparableWord Word, TimeSpan From, TimeSpan Until, bool FollowsPause);
