using VoiceAgent.Pipeline.Text;
using VoiceAgent.Pipeline.TurnTaking.Words;

namespace VoiceAgent.Pipeline.TurnTaking.Operations;

/// <summary>
/// The agent's own voice, come back through a loudspeaker: the transcriber hears the words that the agent is saying. They
/// are not the caller's; and from the first such echo on, a sound alone makes the agent yield no more, only words do.
/// </summary>
internal static class Echo
{
    // Fewer in a row may well be the caller's: an answer takes up words of the question.
    private const int Enough = 3;

    private static readonly TimeSpan Tail = TimeSpan.FromMilliseconds(1_500);

    /// <summary>Whether the agent says these words, or has just said them.</summary>
    public static bool Is(ConversationState state, TimeSpan now, Utterance heard)
    {
        // Behind the end of a reply its echo is still to come: the transcriber lags behind.
        var said = state.Reply is { IsAudible: true } reply ? reply.Text : state.SaidUntil + Tail >= now ? state.Said : "";
        return said.Length > 0 && Wording.Tokens(heard.Text) is { Count: >= Enough } tokens && Follow(Wording.Tokens(said), tokens);
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
