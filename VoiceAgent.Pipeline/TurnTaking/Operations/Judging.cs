using VoiceAgent.Pipeline.Languages;
using VoiceAgent.Pipeline.Speakable.Reading;
using VoiceAgent.Pipeline.Text;
using VoiceAgent.Pipeline.TurnTaking.EndOfTurn;
using VoiceAgent.Pipeline.TurnTaking.Judgement;
using VoiceAgent.Pipeline.TurnTaking.Words;

namespace VoiceAgent.Pipeline.TurnTaking.Operations;

/// <summary>Collects from the state what <see cref="Judge"/> and <see cref="EchoMatch"/> need to know.</summary>
internal static class Judging
{
    // Transcribers report the ends of words only roughly.
    private static readonly TimeSpan ReportedRoughly = TimeSpan.FromMilliseconds(120);

    // Words that begin this short before the end of a reply are said to the whole of it.
    private static readonly TimeSpan AfterThought = TimeSpan.FromMilliseconds(400);

    // From the first word to its transcript.
    private static readonly TimeSpan UsualLag = TimeSpan.FromMilliseconds(600);

    // Between the last word and the end of the audio.
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);

    /// <summary>What the caller's words since the end of their turn are.</summary>
    public static Meaning OfOverlappingSpeech(ConversationState state)
    {
        var (speech, turn) = (state.OverlappingSpeech, state.Turn);
        var agent = state.Reply is { IsAudible: true } reply ? SpeechOf(reply) : null;
        var from = state.OpenedAt + ((speech.Open ?? speech.Settled.LastOrDefault())?.From ?? TimeSpan.Zero);
        return Judge.Of(new Overheard
        {
            Text = speech.Spoken,
            Keys = speech.Keys,
            From = from,
            Until = state.OpenedAt + speech.Until,
            MoreMayFollow = state.SoundSince is not null || state.OpenedAt + speech.Until + ReportedRoughly < state.SpeechEnd,
            Language = WordsOf(state),
            WordsToInterrupt = state.Policy.BargeIn.Words,
            Speech = agent,
            Asked = turn.Asked,
            Digits = DigitsOf(turn.Words),
            HasHeldDigits = speech.Open is { IsCut: true },
            CompletesDate = turn.Asked.Kind is ValueKind.Date && DateParts.Lack(turn.Words.Spoken) && DateParts.Are(speech.Spoken),
            AnswerIsBinding = IsBinding(turn, agent, from),
        });
    }

    /// <summary>The caller agreed while the agent was still speaking, and the transcript arrived after the reply. The reply had asked nothing.</summary>
    public static bool AgreedOverTheLastReply(ConversationState state) =>
        state.Said is { EndedAt: { } ended } said
        && state.OverlappingSpeech is { Keys.Length: 0 } speech
        && (speech.Open ?? speech.Settled.LastOrDefault()) is { } last
        && state.OpenedAt + last.From < ended - AfterThought
        && !said.Questions.Any()
        && WordsOf(state).Agrees(speech.Spoken);

    /// <summary>Finds the utterance in what the agent says or has just said.</summary>
    /// <returns>Null when it is not an echo.</returns>
    public static EchoTrace? EchoOf(ConversationState state, TimeSpan now, Utterance heard, bool final)
    {
        var words = WordsOf(state);
        var said = new EchoMatch.Heard(heard.Text, state.OpenedAt + heard.From, state.OpenedAt + heard.Until, now, final);
        var readings = ReadingsOf(heard.Text, state.Persona.Language);
        return (state.Reply is { IsAudible: true } reply ? In(SpeechOf(reply)) : null) ?? (state.Said is { } before ? In(before) : null);

        EchoTrace? In(AgentSpeech speech) => readings.Select(reading => EchoMatch.Of(speech, said, reading, state.Echo, words.Opposes)).OfType<EchoTrace>().MinBy(echo => echo.Own?.Length ?? 0);
    }

    /// <summary>What the agent has asked the caller for, in its last words or in those before.</summary>
    public static AskedValue AskedOf(ConversationState state)
    {
        var words = Language.Of(state.Persona.Language).AskedFor;
        var said = "";
        for (var at = state.History.Count - 1; at >= 0; at--)
        {
            switch (state.History[at])
            {
                case AgentSaid agent:
                    said = $"{agent.Text} {said}";
                    break;
                case CallerSaid caller:
                    if (In(said) is { IsKnown: true } asked)
                    {
                        return asked;
                    }

                    if (Wording.Tokens(caller.Text).Any(Wording.IsDigit) || at < state.History.Count - 2)
                    {
                        return AskedValue.Unknown;
                    }

                    break;
            }
        }

        return In(said);

        AskedValue In(string text) => AskedValue.In(text, words, state.Policy.Values, state.Policy.EndOfTurn.NumberLengths);
    }

    /// <summary>Whether the words are more than agreement and hesitation.</summary>
    public static bool TellsSomething(ConversationState state, string said) => WordsOf(state).Telling(said).Count > 0;

    public static bool Opposes(ConversationState state, string said) => WordsOf(state).Opposes(said);

    /// <summary>Whether the answer to the turn has asked the caller something, or has changed data. Then the turn cannot continue.</summary>
    public static bool IsBinding(ConversationState state) =>
        IsBinding(state.Turn, state.Reply is { IsAudible: true } reply ? SpeechOf(reply) : null, state.OpenedAt + (state.OverlappingSpeech.Open?.From ?? TimeSpan.MaxValue - state.OpenedAt));

    /// <summary>When the transcript of the caller's last words over the agent should have arrived. Some arrive much later.</summary>
    public static TimeSpan ExpectedAt(ConversationState state) =>
        (state.OverlappingSpeech.Open ?? state.OverlappingSpeech.Settled.LastOrDefault()) is { } last && state.OpenedAt + last.From + UsualLag < state.OverlappingSpeechAt
            ? state.OpenedAt + last.From + UsualLag
            : state.OverlappingSpeechAt;

    /// <summary>Whether words that arrived at this time answer a question of the reply.</summary>
    /// <param name="before">How long before the end of the last question its answer may come. After other questions the agent went on, so it comes later.</param>
    public static bool IsAnswered(AgentSpeech speech, TimeSpan at, TimeSpan before) =>
        speech.Questions.Any(ended => at > ended - (ended + Pause >= speech.EndedAt ? before : before / 2));

    public static AgentSpeech SpeechOf(Reply reply) =>
        new(reply.Epoch, reply.Text, [new PlayedTo(reply.Times.Playing ?? TimeSpan.Zero, 0), .. reply.Played], EndedAt: null);

    /// <summary>The reply has ended, or was stopped.</summary>
    public static AgentSpeech Ended(Reply reply, string heard, TimeSpan now)
    {
        var speech = SpeechOf(reply);
        return speech with { Text = heard, Positions = [.. speech.Positions, new PlayedTo(now, ComparableWords.Length(heard))], EndedAt = now };
    }

    /// <summary>The words of a transcript. Figures are compared as digits, as the number that they are, and digit by digit.</summary>
    private static IEnumerable<IReadOnlyList<ComparableWord>> ReadingsOf(string text, string language)
    {
        yield return ComparableWords.Of(text);
        if (text.Any(char.IsAsciiDigit))
        {
            var reader = Reader.Of(language);
            yield return ComparableWords.Of(text, reader.Read);
            yield return ComparableWords.Of(text, reader.Numbers.Digits);
        }
    }

    private static ListenerWords WordsOf(ConversationState state) => ListenerWords.Of(state.Persona.Language, state.Policy.Agreement);

    private static bool IsBinding(CallerTurn turn, AgentSpeech? agent, TimeSpan at) => turn.HasChangedData || (agent?.Questions.Any(ended => ended <= at) ?? false);

    /// <summary>How many digits the turn has, spoken and keyed, if it ends in them and more may follow.</summary>
    private static int? DigitsOf(Utterances turn) =>
        turn.Keys.EndsWith('#') || turn.Keys.Contains(Utterances.MaskedKey) ? null
        : turn.EndsInKeys || Completeness.EndsInNumber(Wording.Tokens(turn.Spoken)) || Completeness.EndsInDigits(turn.Spoken) ? turn.Digits
        : null;
}
