using System.Collections.Frozen;

namespace VoiceAgent.Pipeline.TurnTaking.Silence;

/// <summary>Phrases of a language file. In a phrase, <c>*</c> stands for up to six other words, and <c>/</c> separates words of which one is said.</summary>
internal sealed class PhraseList
{
    private const string AnyWords = "*";
    private const int MostAnyWords = 6;

    // A word of a script without spaces has about two characters, and each counts as a word here.
    private const int MostAnyCharacters = 12;

    private readonly FrozenDictionary<string, string[][][]> _byFirstWord;
    private readonly string[][][] _others;

    public PhraseList(params IEnumerable<string> phrases)
    {
        var read = phrases.Distinct().Select(Read).ToList();
        _byFirstWord = read.Where(phrase => !IsAnyWords(phrase[0])).SelectMany(phrase => phrase[0].Select(first => (first, phrase)))
            .GroupBy(pair => pair.first, pair => pair.phrase).ToFrozenDictionary(group => group.Key, group => group.ToArray());
        _others = [.. read.Where(phrase => IsAnyWords(phrase[0]))];
    }

    /// <summary>Whether the words consist of phrases of this list, at least one, and of phrases of the other list.</summary>
    /// <param name="mayGoOn">Whether the last phrase may be incomplete.</param>
    public bool IsAllOf(IReadOnlyList<string> words, PhraseList beside, bool mayGoOn = false) => Reach(words, beside, anywhere: false, mayGoOn)[words.Count];

    /// <summary>Whether the words end with phrases of this list, at least one. Phrases of the other list may follow them.</summary>
    public bool IsEndOf(IReadOnlyList<string> words, PhraseList beside) => Reach(words, beside, anywhere: true, mayGoOn: false)[words.Count];

    /// <summary>Whether the words begin with phrases of this list, at least one. Phrases of the other list may stand before them.</summary>
    public bool IsBeginningOf(IReadOnlyList<string> words, PhraseList beside) => Reach(words, beside, anywhere: false, mayGoOn: false).Contains(true);

    public bool IsIn(IReadOnlyList<string> words) => Enumerable.Range(0, words.Count).Any(at => EndsOf(words, at, mayGoOn: false).Any());

    /// <summary>Marks the positions that a sequence of phrases can reach.</summary>
    /// <returns>For each position, whether such a sequence has a phrase of this list.</returns>
    private bool[] Reach(IReadOnlyList<string> words, PhraseList beside, bool anywhere, bool mayGoOn)
    {
        var reached = new bool[words.Count + 1];
        var withPhrase = new bool[words.Count + 1];
        reached[0] = true;
        for (var at = 0; at < words.Count; at++)
        {
            if (reached[at] || withPhrase[at] || anywhere)
            {
                foreach (var end in EndsOf(words, at, mayGoOn))
                {
                    withPhrase[end] = true;
                }
            }

            if (reached[at] || withPhrase[at])
            {
                foreach (var end in beside.EndsOf(words, at, mayGoOn))
                {
                    reached[end] |= reached[at];
                    withPhrase[end] |= withPhrase[at];
                }
            }
        }

        return withPhrase;
    }

    /// <summary>Where the phrases end that begin at a position.</summary>
    private IEnumerable<int> EndsOf(IReadOnlyList<string> words, int at, bool mayGoOn) =>
        (_byFirstWord.TryGetValue(words[at], out var phrases) ? phrases.Concat(_others) : _others).SelectMany(phrase => EndsOf(words, at, phrase, 0, mayGoOn)).Where(end => end > at);

    private static IEnumerable<int> EndsOf(IReadOnlyList<string> words, int at, string[][] phrase, int next, bool mayGoOn)
    {
        if (next == phrase.Length || (mayGoOn && at == words.Count))
        {
            return [at];
        }

        if (IsAnyWords(phrase[next]))
        {
            var most = at < words.Count && PlainWords.IsUnspaced(words[at][0]) ? MostAnyCharacters : MostAnyWords;
            return Enumerable.Range(at, Math.Min(most, words.Count - at) + 1).SelectMany(from => EndsOf(words, from, phrase, next + 1, mayGoOn));
        }

        return at < words.Count && phrase[next].Contains(words[at]) ? EndsOf(words, at + 1, phrase, next + 1, mayGoOn) : [];
    }

    /// <summary>The phrase word by word. Each word has its alternatives.</summary>
    private static string[][] Read(string phrase)
    {
        var words = new List<string[]>();
        foreach (var part in phrase.Split('*', StringSplitOptions.TrimEntries).SelectMany((part, at) => at == 0 ? [part] : (string[])[AnyWords, part]).Where(part => part.Length > 0))
        {
            words.AddRange(part == AnyWords ? [[AnyWords]] : ReadWords(part));
        }

        return [.. words];
    }

    private static IEnumerable<string[]> ReadWords(string part)
    {
        var choices = part.Split('/').Select(PlainWords.Of).ToList();
        for (var at = 0; at < choices.Count; at++)
        {
            // "let me find/get it" has the alternatives at the end of one piece and at the beginning of the next.
            var joined = at + 1 < choices.Count;
            foreach (var word in choices[at].Skip(at == 0 ? 0 : 1).SkipLast(joined ? 1 : 0))
            {
                yield return [word];
            }

            if (joined)
            {
                var alternatives = new List<string> { choices[at][^1], choices[at + 1][0] };
                while (choices[at + 1].Count == 1 && at + 2 < choices.Count)
                {
                    at++;
                    alternatives.Add(choices[at + 1][0]);
                }

                yield return [.. alternatives];
            }
        }
    }

    private static bool IsAnyWords(string[] word) => word is [AnyWords];
}
