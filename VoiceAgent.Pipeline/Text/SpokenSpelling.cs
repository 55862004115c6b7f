using System.Collections.Frozen;
using System.Text;

namespace VoiceAgent.Pipeline.Text;

/// <summary>Reads a word that is spelled out: "s m i t h", "b as in bravo, r, o, w, n", "double l", "sierra mike".</summary>
internal static class SpokenSpelling
{
    private static readonly FrozenDictionary<string, char> Alphabet = new[]
    {
        "alpha", "bravo", "charlie", "delta", "echo", "foxtrot", "golf", "hotel", "india", "juliet", "kilo", "lima", "mike", "november", "oscar", "papa", "quebec",
        "romeo", "sierra", "tango", "uniform", "victor", "whiskey", "xray", "yankee", "zulu",
    }.Select(word => (word, word[0])).Append(("alfa", 'a')).Append(("juliett", 'j')).ToFrozenDictionary(pair => pair.Item1, pair => pair.Item2);

    // How transcribers write the names of letters. They count only next to another letter.
    private static readonly FrozenDictionary<string, char> Names = new[]
    {
        "a ay", "b bee be", "c cee see sea", "d dee", "e ee", "f eff ef", "g gee", "h aitch haitch", "i eye", "j jay", "k kay", "l el ell", "m em", "n en", "o oh", "p pee",
        "q cue queue", "r ar are", "s ess es", "t tee tea", "u you", "v vee", "x ex", "y why wye", "z zee zed", "- hyphen dash", "' apostrophe",
    }.SelectMany(line => line.Split(' ').Skip(1).Select(name => (name, letter: line[0]))).ToFrozenDictionary(pair => pair.name, pair => pair.letter);

    /// <returns>Capital letters, hyphens and apostrophes. Null when fewer than two letters were spelled.</returns>
    public static string? In(string said)
    {
        var words = SpokenWords.Meant(SpokenWords.In(said));
        var best = "";
        for (var at = 0; at < words.Count; at++)
        {
            var run = Run(words, ref at);
            best = run.Length >= best.Length ? run : best;
        }

        best = best.Trim('-', '\'');
        return best.Count(char.IsAsciiLetter) >= 2 ? best.ToUpperInvariant() : null;
    }

    /// <summary>Reads consecutive letters and stops at the first word that is not a letter.</summary>
    private static string Run(IReadOnlyList<string> words, ref int at)
    {
        var run = new StringBuilder();
        var sure = false;
        for (; at < words.Count; at++)
        {
            var times = 1;
            if (words[at] is "double" or "triple" && at + 1 < words.Count)
            {
                if (words[at] is "double" && words[at + 1] is "u" or "you")
                {
                    run.Append('w');
                    at++;
                    continue;
                }

                times = words[at] is "double" ? 2 : 3;
                at++;
            }

            if (Letter(words, ref at, ref sure) is not { } letter)
            {
                break;
            }

            run.Append(letter, times);
        }

        // "See you" sounds like two letters but is not a spelling.
        return sure ? run.ToString() : "";
    }

    private static char? Letter(IReadOnlyList<string> words, ref int at, ref bool sure)
    {
        var word = words[at];
        var explained = at + 2 < words.Count && words[at + 1] is "for" or "like" ? 2 : at + 3 < words.Count && words[at + 1] is "as" && words[at + 2] is "in" ? 3 : 0;
        if (explained > 0 && (word.Length == 1 || Names.ContainsKey(word)))
        {
            // The example word is more reliable than the letter, which sounds like other letters.
            at += explained;
            sure = true;
            return words[at][0];
        }

        if (word.Length == 1 && char.IsAsciiLetter(word[0]))
        {
            sure = true;
            return word[0];
        }

        if (Alphabet.TryGetValue(word, out var letter))
        {
            sure = true;
            return letter;
        }

        return Names.TryGetValue(word, out letter) ? letter : null;
    }
}
