namespace VoiceAgent.Pipeline.Transcription.Windows;

/// <summary>
/// The stable beginning of a phrase whose end is still being spoken (LocalAgreement). A word is stable when two successive results agree
/// on it and on all words before it. Source: Macháček and others, "Turning Whisper into Real-Time Transcription System", 2023.
/// </summary>
internal sealed class AgreedWords
{
    // How many words of the overlap a recogniser may repeat after the window has moved.
    private const int LongestRepeat = 5;

    private readonly List<string> _fixed = [];
    private readonly List<WindowWord> _stable = [];
    private IReadOnlyList<WindowWord> _last = [];

    /// <summary>The stable words.</summary>
    public IEnumerable<string> Stable => _fixed.Concat(_stable.Select(static word => word.Text));

    /// <summary>The words before the window. They are the best prompt for it.</summary>
    public IReadOnlyList<string> Fixed => _fixed;

    /// <summary>Takes the next result for the window. A stable word stays, even when a later result doubts it: only the final result decides.</summary>
    public void Add(IReadOnlyList<WindowWord> words)
    {
        words = WithoutRepeat(words);
        var agreed = 0;
        while (agreed < words.Count && agreed < _last.Count && TextWords.AreSame(words[agreed].Text, _last[agreed].Text))
        {
            agreed++;
        }

        _stable.AddRange(words.Take(agreed).Skip(_stable.Count));
        _last = words;
    }

    /// <summary>All words of the phrase according to the result for its whole window.</summary>
    public IReadOnlyList<string> Final(IReadOnlyList<WindowWord> words) => [.. _fixed, .. WithoutRepeat(words).Select(static word => word.Text)];

    /// <summary>Fixes the stable words that end before a place, so that the window can begin after them.</summary>
    /// <param name="overlap">How much audio before the end of the last fixed word stays in the window, because the words' ends are not exact.</param>
    /// <returns>By how much the window moves. Null when no stable word ends before the place.</returns>
    public TimeSpan? Fix(TimeSpan before, TimeSpan overlap)
    {
        var count = _stable.Count;
        while (count > 0 && !(_stable[count - 1].Until <= before))
        {
            count--;
        }

        if (count == 0)
        {
            return null;
        }

        var moved = _stable[count - 1].Until - overlap;
        _fixed.AddRange(_stable.Take(count).Select(static word => word.Text));
        WindowWord[] rest = [.. _stable.Skip(count).Select(Moved)];
        _stable.Clear();
        _stable.AddRange(rest);
        _last = [.. _last.Skip(count).Select(Moved)];
        return moved;

        WindowWord Moved(WindowWord word) => word with { Until = word.Until - moved };
    }

    private IReadOnlyList<WindowWord> WithoutRepeat(IReadOnlyList<WindowWord> words)
    {
        for (var length = Math.Min(LongestRepeat, Math.Min(words.Count, _fixed.Count)); length > 0; length--)
        {
            var isRepeat = true;
            for (var at = 0; at < length && isRepeat; at++)
            {
                isRepeat = TextWords.AreSame(words[at].Text, _fixed[^(length - at)]);
            }

            if (isRepeat)
            {
                return [.. words.Skip(length)];
            }
        }

        return words;
    }
}
