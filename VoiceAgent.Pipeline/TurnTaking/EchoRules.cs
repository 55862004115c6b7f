using VoiceAgent.Pipeline.Text;

namespace VoiceAgent.Pipeline.TurnTaking;

/// <summary>
/// The agent's own voice, come back through a loudspeaker: the transcriber hears the words that the agent is saying. They
/// are not the caller's; and from the first such echo on, a sound alone makes the agent yield no more, only words do.
/// </summary>
internal static class EchoRules
{
    // Fewer in a row may well be the caller's: an answer takes up words of the question.
    private const int Enough = 3;

    private static readonly TimeSpan Tail = TimeSpan.FromMilliseconds(1_500);

    /// <returns>True where the words are the agent's own and are to be forgotten.</returns>
    public static bool Forgets(Step step, Utterance heard)
    {
        var state = step.State;
        if (!IsEcho(state, step.Now, Wording.Tokens(heard.Text)))
        {
            return false;
        }

        step.State = state with { HearsItself = true, OverlappingSpeech = state.OverlappingSpeech with { Open = null } };
        BargeInRules.WasNobody(step);
        return true;
    }

    private static bool IsEcho(ConversationState state, TimeSpan now, IReadOnlyList<string> tokens)
    {
        // Behind the end of a reply its echo is still to come: the transcriber lags behind.
        var said = state.Reply is { IsAudible: true } reply ? reply.Text : state.SaidUntil + Tail >= now ? state.Said : "";
        return tokens.Count >= Enough && Follow(Wording.Tokens(said), tokens);
    }

    private static bool Follow(IReadOnlyList<string> said, IReadOnlyList<string> heard)
    {
        for (var start = 0; start + heard.Count <= said.Count; start++)
        {
            var at = 0;
            while (at < heard.Count && said[start + at] == heard[at])
            {
                at++;
            }

            if (at == heard.Count)
            {
                return true;
            }
        }

        return false;
    }
}
