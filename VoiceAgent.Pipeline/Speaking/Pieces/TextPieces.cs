using VoiceAgent.Pipeline.Text;

namespace VoiceAgent.Pipeline.Speaking.Pieces;

/// <summary>Cuts a text into pieces that are synthesised one by one, so that the caller hears the first one while the others are made.</summary>
internal static class TextPieces
{
    // A piece of two words sounds cut off, and each request has a cost of its own.
    private const int Shortest = 24;
    private const string Ends = ".!?…;:,。！？；：，、";

    /// <param name="longest">A longer piece is also cut at a space.</param>
    /// <returns>The pieces with their places in the text. Together they are the whole text.</returns>
    public static IReadOnlyList<(int From, string Text)> Of(string text, int longest)
    {
        var pieces = new List<(int From, string Text)>();
        var from = 0;
        for (var at = 0; at < text.Length; at++)
        {
            var length = at + 1 - from;
            var isClauseEnd = Ends.Contains(text[at], StringComparison.Ordinal) && (at + 1 == text.Length || char.IsWhiteSpace(text[at + 1]) || Scripts.IsWide(text[at]));
            var isTooLong = length >= longest && (char.IsWhiteSpace(text[at]) || Scripts.IsDense(text[at]));
            if ((isClauseEnd && length >= Shortest && text.Length - at > Shortest) || isTooLong)
            {
                pieces.Add((from, text[from..(at + 1)]));
                from = at + 1;
            }
        }

        if (from < text.Length)
        {
            pieces.Add((from, text[from..]));
        }

        return pieces;
    }
}
