using VoiceAgent.Pipeline.Text;

namespace VoiceAgent.Pipeline.TurnTaking.Judgement;

/// <summary>
/// Aligns the words of an utterance with the agent's words, so that as few words as possible differ. It knows the result for each
/// beginning of the utterance and each end in the agent's text.
/// </summary>
internal sealed class WordAlignment
{
    private readonly IReadOnlyList<ComparableWord> _heard;
    private readonly int[,] _cost;
    private readonly int[,] _start;
    private readonly Move[,] _last;

    /// <param name="isDecisive">Whether a heard word changes the meaning, such as "stop". Such a word is never a misheard one.</param>
    public WordAlignment(IReadOnlyList<ComparableWord> heard, IReadOnlyList<AgentWord> said, Func<string, bool> isDecisive)
    {
        _heard = heard;
        _cost = new int[heard.Count + 1, said.Count + 1];
        _start = new int[heard.Count + 1, said.Count + 1];
        _last = new Move[heard.Count + 1, said.Count + 1];
        var decisive = heard.Select(word => isDecisive(word.Word)).ToList();
        for (var end = 0; end <= said.Count; end++)
        {
            _start[0, end] = end;
        }

        for (var count = 1; count <= heard.Count; count++)
        {
            (_cost[count, 0], _last[count, 0]) = (count, Move.Added);
            for (var end = 1; end <= said.Count; end++)
            {
                var (mine, agents) = (heard[count - 1], said[end - 1].Word);
                var same = mine.Figure == agents.Figure || (!decisive[count - 1] && ComparableWords.SoundAlike(mine.Word, agents.Word));
                Take(count, end, 1, 1, same ? Move.Same : Move.Replaced);
                Take(count, end, 1, 0, Move.Added);
                Take(count, end, 0, 1, Move.Left);
                if (count > 1 && !decisive[count - 1] && !decisive[count - 2] && ComparableWords.AreJoined(heard[count - 2].Word, mine.Word, agents.Word))
                {
                    Take(count, end, 2, 1, Move.Same);
                }

                if (end > 1 && !decisive[count - 1] && ComparableWords.AreJoined(said[end - 2].Word.Word, agents.Word, mine.Word))
                {
                    Take(count, end, 1, 2, Move.Same);
                }
            }
        }
    }

    private enum Move
    {
        Left,
        Added,
        Replaced,
        Same,
    }

    /// <summary>How many words differ between the first <paramref name="count"/> heard words and the agent's words that end at <paramref name="end"/>.</summary>
    public int Cost(int count, int end) => _cost[count, end];

    /// <summary>The first of these words of the agent.</summary>
    public int Start(int count, int end) => _start[count, end];

    /// <summary>Whether the last of these heard words is the last of these words of the agent.</summary>
    public bool EndsAlike(int count, int end) => _last[count, end] is Move.Same;

    /// <summary>Whether the last of these heard words stands where the agent has a word, perhaps a misheard one.</summary>
    public bool EndsTogether(int count, int end) => _last[count, end] is Move.Same or Move.Replaced;

    /// <summary>The heard words that the agent did not say.</summary>
    public IReadOnlyList<string> Differing(int count, int end)
    {
        var differing = new List<string>();
        while (count > 0)
        {
            var move = _last[count, end];
            if (move is Move.Added or Move.Replaced)
            {
                differing.Insert(0, _heard[count - 1].Word);
            }

            // A pair of joined words costs nothing and is not reported, so it does not matter which way leads through it.
            (count, end) = move switch { Move.Added => (count - 1, end), Move.Left => (count, end - 1), _ => (count - 1, end - 1) };
        }

        return differing;
    }

    private void Take(int count, int end, int heardWords, int saidWords, Move move)
    {
        var cost = _cost[count - heardWords, end - saidWords] + (move is Move.Same ? 0 : 1);

        // The diagonal is taken first, so that a cell always has a value.
        if ((heardWords == 1 && saidWords == 1) || cost < _cost[count, end])
        {
            (_cost[count, end], _start[count, end], _last[count, end]) = (cost, _start[count - heardWords, end - saidWords], move);
        }
    }
}
