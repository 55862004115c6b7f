namespace VoiceAgent.Emulators.Speech.Synthesis;

/// <summary>The entries of <c>audio.metadata</c> that the client asked for: words, punctuation, sentences, bookmarks and visemes.</summary>
internal sealed class SynthesisMetadata(SynthesisSettings settings)
{
    private const string EndOfSentence = ".!?。！？؟।…";

    private readonly List<SpokenWord> _sentence = [];

    /// <summary>The entries of a clause, in the order of their times.</summary>
    public object[] Of(CodedClause clause)
    {
        var entries = new List<(TimeSpan At, object Entry)>();
        if (settings.Bookmarks && clause.Bookmark is { } bookmark)
        {
            entries.Add((clause.Start, new { Type = "Bookmark", Data = new { Offset = clause.Start.Ticks, Bookmark = bookmark } }));
        }

        AddPunctuation(clause.Punctuation, clause.Start, entries);
        if (_sentence.Count > 0 && clause.Punctuation.Length > 0)
        {
            _sentence[^1] = _sentence[^1] with { Punctuation = _sentence[^1].Punctuation + clause.Punctuation };
            EndSentence(clause.Punctuation, entries);
        }

        foreach (var word in clause.Words)
        {
            AddWord(word, entries);
            if (settings.Visemes)
            {
                AddVisemes(word, entries);
            }

            _sentence.Add(word);
            EndSentence(word.Punctuation, entries);
        }

        if (settings.Visemes && clause.Words.Count > 0)
        {
            entries.Add(Viseme(clause.Words[^1].End, Visemes.Silence));
        }

        return [.. entries.OrderBy(entry => entry.At).Select(entry => entry.Entry)];
    }

    /// <summary>The last sentence, when no punctuation has ended it.</summary>
    public object[] Rest()
    {
        var entries = new List<(TimeSpan At, object Entry)>();
        AddSentence(entries);
        return [.. entries.Select(entry => entry.Entry)];
    }

    private void AddWord(SpokenWord word, List<(TimeSpan At, object Entry)> entries)
    {
        if (settings.WordBoundaries)
        {
            entries.Add((word.Start, Boundary("WordBoundary", "WordBoundary", word.Text, word.Start, word.End)));
        }

        AddPunctuation(word.Punctuation, word.End, entries);
    }

    private void AddPunctuation(string punctuation, TimeSpan at, List<(TimeSpan At, object Entry)> entries)
    {
        if (settings.PunctuationBoundaries && punctuation.Length > 0)
        {
            entries.Add((at, Boundary("WordBoundary", "PunctuationBoundary", punctuation, at, at)));
        }
    }

    private void EndSentence(string punctuation, List<(TimeSpan At, object Entry)> entries)
    {
        if (punctuation.AsSpan().ContainsAny(EndOfSentence))
        {
            AddSentence(entries);
        }
    }

    private void AddSentence(List<(TimeSpan At, object Entry)> entries)
    {
        if (settings.SentenceBoundaries && _sentence.Count > 0)
        {
            var text = string.Join(' ', _sentence.Select(word => word.Text + word.Punctuation));
            entries.Add((_sentence[0].Start, Boundary("SentenceBoundary", "SentenceBoundary", text, _sentence[0].Start, _sentence[^1].End)));
        }

        _sentence.Clear();
    }

    // The voice tells the phonemes of a word, but the word may be spoken more slowly than it was made. So its phonemes share its time.
    private static void AddVisemes(SpokenWord word, List<(TimeSpan At, object Entry)> entries)
    {
        for (var i = 0; i < word.Phonemes.Count; i++)
        {
            entries.Add(Viseme(word.Start + ((word.End - word.Start) * i / word.Phonemes.Count), Visemes.Of(word.Phonemes[i])));
        }
    }

    private static (TimeSpan At, object Entry) Viseme(TimeSpan at, int viseme) =>
        (at, new { Type = "Viseme", Data = new { Offset = at.Ticks, VisemeId = viseme, AnimationChunk = "", IsLastAnimation = true } });

    private static object Boundary(string type, string boundary, string text, TimeSpan from, TimeSpan to) => new
    {
        Type = type,
        Data = new { Offset = from.Ticks, Duration = (to - from).Ticks, text = new { Text = text, text.Length, BoundaryType = boundary } },
    };
}
