namespace VoiceAgent.AppHost.Settings;

/// <summary>Finds the known word that is nearest to a mistyped one.</summary>
internal static class Nearest
{
    // Two typing errors. With three, short words resemble too many others.
    private const int MostSlips = 2;

    /// <returns>The known word with the fewest typing errors. Null when none is near.</returns>
    public static string? To(string typed, IEnumerable<string> known) => known
        .Select(word => (Word: word, Slips: Slips(typed.ToUpperInvariant(), word.ToUpperInvariant())))
        .Where(each => each.Slips <= Math.Min(MostSlips, each.Word.Length / 3))
        .OrderBy(each => each.Slips)
        .Select(each => each.Word)
        .FirstOrDefault();

    /// <summary>The optimal string alignment distance: letters that were added, left out, replaced or swapped.</summary>
    private static int Slips(string typed, string word)
    {
        var slips = new int[typed.Length + 1, word.Length + 1];
        for (var i = 0; i <= typed.Length; i++)
        {
            for (var j = 0; j <= word.Length; j++)
            {
                slips[i, j] = i == 0 || j == 0 ? i + j : Fewest(i, j);
            }
        }

        return slips[typed.Length, word.Length];

        int Fewest(int i, int j)
        {
            var fewest = Math.Min(slips[i - 1, j - 1] + (typed[i - 1] == word[j - 1] ? 0 : 1), 1 + Math.Min(slips[i - 1, j], slips[i, j - 1]));
            return i > 1 && j > 1 && typed[i - 1] == word[j - 2] && typed[i - 2] == word[j - 1] ? Math.Min(fewest, slips[i - 2, j - 2] + 1) : fewest;
        }
    }
}
