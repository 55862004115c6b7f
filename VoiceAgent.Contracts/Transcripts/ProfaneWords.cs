using System.Text.RegularExpressions;

namespace VoiceAgent.Contracts.Transcripts;

/// <summary>Masks profane words where people read what a caller said. The log and the model have the words as they were said.</summary>
public static partial class ProfaneWords
{
    /// <summary>Replaces all letters of a profane word but the first by stars.</summary>
    public static string Mask(string text) => Profane().Replace(text, word => $"{word.Value[0]}{new string('*', word.Length - 1)}");

    /// <summary>The event with its words masked.</summary>
    public static Calls.CallEvent Mask(Calls.CallEvent happened) => happened switch
    {
        Calls.CallerHypothesis heard => heard with { Text = Mask(heard.Text) },
        Calls.CallerSpoke heard => heard with { Text = Mask(heard.Text) },
        _ => happened,
    };

    // The most frequent words of the languages that ship with the program. Parts of other words do not count.
    [GeneratedRegex(
        @"(?<![\p{L}\p{M}])(?:god)?damn(?:ed|it)?(?![\p{L}\p{M}])"
        + @"|(?<![\p{L}\p{M}])(?:(?:bull)?shit(?:ty)?|(?:mother)?fuck(?:ing|ed|er|ers)?|bitch(?:es)?|bastards?|ass(?:hole|holes)|cunts?|dickheads?|piss(?:ed)?|wankers?"
        + @"|mierda|joder|put[ao]s?|hijos? de puta|cabr[oó]n(?:es)?|coño|gilipollas|pendej[oa]s?|scheiß(?:e|t)?|scheisse|arschl(?:och|öcher)|fick(?:en|t)?|verdammte?[nrs]?"
        + @"|merde|putain|connards?|salope|enculé|cazzo|stronz[oaie]|vaffanculo|merda|porra|caralho|foda-?se|klootzak(?:ken)?|godverdomme|kut|kurwa|chuj|pierdol\w*)(?![\p{L}\p{M}])",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant,
        matchTimeoutMilliseconds: 1_000)]
    private static partial Regex Profane();
}
