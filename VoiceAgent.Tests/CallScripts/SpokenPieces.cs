using VoiceAgent.Pipeline.Text;

namespace VoiceAgent.Tests.CallScripts;

/// <summary>
/// The pieces in which a text is spoken and reported, and how long each takes. Words are separated by spaces. A script without
/// spaces is cut into pieces of a few characters, as services report them.
/// </summary>
internal static class SpokenPieces
{
    // About 160 English words a minute. A Chinese or Japanese character is about a syllable.
    private const int PerLetter = 60;
    private const int PerSyllable = 150;

    private const int LettersOfShortWord = 3;
    private const int SyllablesOfPiece = 2;

    public static IReadOnlyList<string> Of(string text)
    {
        var pieces = new List<string>();
        foreach (var word in text.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            for (var from = 0; from < word.Length;)
            {
                var until = from + 1;
                while (until < word.Length && !(until - from >= SyllablesOfPiece && Scripts.IsDense(word[until - 1]) && Scripts.IsDense(word[until])))
                {
                    until++;
                }

                pieces.Add(word[from..until]);
                from = until;
            }
        }

        return pieces;
    }

    /// <param name="perDigit">Null when digits take as long as letters.</param>
    public static TimeSpan LengthOf(string piece, TimeSpan? perDigit = null)
    {
        var syllables = piece.Count(Scripts.IsDense);
        var digits = perDigit is null ? 0 : piece.Count(char.IsAsciiDigit);
        var letters = Math.Max(syllables > 0 ? 0 : LettersOfShortWord - digits, piece.Length - syllables - digits);
        return TimeSpan.FromMilliseconds((PerLetter * Math.Max(0, letters)) + (PerSyllable * syllables)) + ((perDigit ?? TimeSpan.Zero) * digits);
    }
}
