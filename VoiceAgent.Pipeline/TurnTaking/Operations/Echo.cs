using VoiceAgent.Pipeline.Text;
using VoiceAgent.Pipeline.TurnTaking.Words;

namespace VoiceAgent.Pipeline.TurnTaking.Operations;

/// <summary>
/// Detects an echo: the transcriber returns the words that the agent is saying, for example because of a loudspeaker. These
/// words are not the caller's. After the first echo, the agent yields only to words, and no longer to sounds.
/// </summary>
internal static class Echo
{
    // Fewer matching words may be the caller's, because an answer often repeats words of the question.
    private const int Enough = 3;

    private static readonly TimeSpan Tail = TimeSpan.FromMilliseconds(1_500);

    /// <summary>Whether the agent is saying these words, or has just said them.</summary>
    public static bool Is(ConversationState state, TimeSpan now, Utterance heard)
    {
        // The echo of a reply may arrive after its end, because transcripts are delayed.
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
