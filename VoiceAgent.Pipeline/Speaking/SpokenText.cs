using System.Globalization;
using System.Text;
using VoiceAgent.Contracts.Media;
using VoiceAgent.Pipeline.Text;

namespace VoiceAgent.Pipeline.Speaking;

/// <summary>
/// Maps positions in a reply's audio to its text: which words end before a position. The synthesiser marks the words. Without
/// marks, the class assumes that the text is spoken at an even speed.
/// </summary>
internal sealed class SpokenText(AudioFormat format)
{
    // English has about 15 characters per second. This is used only for a clause without marks whose audio is not complete.
    private const int CharactersPerSecond = 15;

    private readonly List<Clause> _clauses = [];

    /// <summary>The byte of the reply's audio where the open clause begins.</summary>
    public long OpenFrom => _clauses[^1].Start;

    /// <param name="at">The byte of the reply's audio where the clause begins.</param>
    public void Open(string text, long at) => _clauses.Add(new Clause(text, at));

    public void Mark(SpokenWord word)
    {
        var clause = _clauses[^1];
        var until = clause.Start + format.BytesFor(word.Offset + word.Duration);
        clause.Words.Add((Math.Clamp(word.TextEnd, 0, clause.Text.Length), until));
    }

    /// <summary>Ends the open clause at <paramref name="textFrom"/>. The rest of its text becomes a new open clause.</summary>
    /// <param name="at">The byte of the reply's audio where the new clause begins.</param>
    public void Break(int textFrom, long at)
    {
        var broken = _clauses[^1];
        var from = Math.Clamp(textFrom, 0, broken.Text.Length);
        _clauses[^1] = broken.Until(from, at);
        Open(broken.Text[from..], at);
    }

    /// <param name="at">The byte of the reply's audio after the clause's last byte.</param>
    public void Close(long at) => _clauses[^1].End = at;

    /// <summary>Returns the beginning of the reply's text, up to the last word that ends before <paramref name="place"/>.</summary>
    public string Until(long place)
    {
        var heard = new StringBuilder();
        foreach (var clause in _clauses)
        {
            if (place <= clause.Start)
            {
                break;
            }

            var part = clause.End is { } end && place >= end ? clause.Text : clause.Text[..HeardOf(clause, place)];
            Scripts.AppendClause(heard, part);
        }

        return heard.ToString().Trim();
    }

    private int HeardOf(Clause clause, long place)
    {
        if (clause.Words.Count == 0)
        {
            var length = clause.End - clause.Start ?? clause.Text.Length * (long)format.BytesFor(TimeSpan.FromSeconds(1)) / CharactersPerSecond;
            return WordsWithin(clause.Text, (int)Math.Min(clause.Text.Length, clause.Text.Length * (place - clause.Start) / Math.Max(1, length)));
        }

        var heard = 0;
        foreach (var (textEnd, until) in clause.Words)
        {
            if (until > place)
            {
                break;
            }

            heard = Math.Max(heard, textEnd);
        }

        return heard;
    }

    private static int WordsWithin(string text, int length)
    {
        if (length >= text.Length || char.IsWhiteSpace(text[length]))
        {
            return length;
        }

        if (Scripts.IsDense(text[length]) || (length > 0 && (Scripts.IsDense(text[length - 1]) || Scripts.IsWide(text[length - 1]))))
        {
            // No space shows where a word ends. An accent or half a surrogate pair stays with its character.
            return StringInfo.ParseCombiningCharacters(text).LastOrDefault(start => start <= length);
        }

        // A space or the last character of a script without spaces ends the last whole word.
        for (var at = length - 1; at > 0; at--)
        {
            if (text[at] == ' ' || Scripts.IsDense(text[at]) || Scripts.IsWide(text[at]))
            {
                return text[at] == ' ' ? at : at + 1;
            }
        }

        return 0;
    }

    private sealed class Clause(string text, long start)
    {
        public string Text { get; } = text;

        public long Start { get; } = start;

        public long? End { get; set; }

        public List<(int TextEnd, long Until)> Words { get; private init; } = [];

        public Clause Until(int textEnd, long at) => new(Text[..textEnd], Start) { Words = [.. Words.Where(word => word.TextEnd <= textEnd)], End = at };
    }
}
