namespace VoiceAgent.Pipeline.Text.Cards;

/// <summary>An utterance in which digits are masked, held back or added.</summary>
internal sealed class MaskedText(string text, IReadOnlyList<DigitWord> words)
{
    private readonly bool[] _hidden = new bool[words.Count];
    private readonly List<(int From, int Until, string Instead)> _edits = [];
    private int _held;

    public void Hide(int word) => _hidden[word] = true;

    /// <summary>Adds digits that were held back before.</summary>
    public void Insert(int before, string digits)
    {
        if (digits.Length > 0)
        {
            _edits.Add((words[before].From, words[before].From, digits + " "));
        }
    }

    /// <summary>Holds back the digits after the first <paramref name="kept"/>.</summary>
    /// <param name="isMarked">The text says that digits are missing.</param>
    public void Cut(int first, int last, int kept, bool isMarked)
    {
        for (var at = first; at <= last; at++)
        {
            var digits = words[at].Digits;
            if (digits.Length <= kept)
            {
                kept -= digits.Length;
                continue;
            }

            var until = last;
            while (words[until].Digits.Length == 0)
            {
                until--;
            }

            if (until < at)
            {
                return;
            }

            for (var held = at; held <= until; held++)
            {
                _held += words[held].Digits.Length;
            }

            _held -= kept;
            var from = IsRepeat(at - 1) ? words[at - 1].From : words[at].From;
            var end = words[until].Until;
            var rest = isMarked ? CardNumbers.Held : "";
            if (kept == 0 && rest.Length == 0)
            {
                from = text.AsSpan(0, from).TrimEnd().Length;
            }

            _edits.Add((from, end, kept == 0 ? rest : rest.Length == 0 ? digits[..kept] : $"{digits[..kept]} {rest}"));
            return;
        }
    }

    public MaskedWords Apply()
    {
        var count = Mask();
        if (_edits.Count == 0)
        {
            return new MaskedWords(text, 0);
        }

        var masked = new System.Text.StringBuilder(text.Length);
        var copied = 0;
        foreach (var (from, until, instead) in _edits.OrderBy(edit => edit.From))
        {
            masked.Append(text, copied, from - copied).Append(instead);
            copied = until;
        }

        return new MaskedWords(masked.Append(text, copied, text.Length - copied).ToString(), count) { Held = _held };
    }

    /// <summary>Replaces each group of hidden digits by one mask.</summary>
    private int Mask()
    {
        var count = 0;
        for (var at = 0; at < words.Count; at++)
        {
            if (!_hidden[at])
            {
                continue;
            }

            var last = at;
            for (var next = at; next < words.Count && (_hidden[next] || CardWatch.Connects(words[next].Word)); next++)
            {
                count += words[next].Digits.Length * (_hidden[next] ? 1 : 0);
                last = _hidden[next] ? next : last;
            }

            _edits.Add((IsRepeat(at - 1) ? words[at - 1].From : words[at].From, words[last].Until, CardNumbers.Mask));
            at = last;
        }

        return count;
    }

    private bool IsRepeat(int at) => at >= 0 && words[at].Word is "double" or "triple";
}

/// <param name="Text">The utterance after masking.</param>
/// <param name="Hidden">How many digits were masked.</param>
internal readonly record struct MaskedWords(string Text, int Hidden)
{
    /// <summary>How many digits were held back.</summary>
    public int Held { get; init; }
}
