using System.Collections.Frozen;
using System.Text.RegularExpressions;

namespace VoiceAgent.Pipeline.Languages;

/// <summary>
/// Phrases of a language file. In a phrase, <c>*</c> stands for up to six other words, <c>/</c> separates words of which one is said, and
/// <c>&lt;name&gt;</c> stands for a phrase of the part with this name.
/// </summary>
internal sealed partial class PhraseList
{
    private const int MostAnyWords = 6;

    // A word of a script without spaces has about two characters, and each counts as a word here.
    private const int MostAnyCharacters = 12;

    private static readonly IReadOnlyDictionary<string, PhraseList> NoParts = new Dictionary<string, PhraseList>();

    private readonly FrozenDictionary<string, Element[][]> _byFirstWord;
    private readonly Element[][] _others;

    public PhraseList(params IEnumerable<string> phrases)
        : this(phrases, NoParts)
    {
    }

    public PhraseList(IEnumerable<string> phrases, IReadOnlyDictionary<string, PhraseList> parts)
    {
        var read = phrases.Distinct().Select(phrase => Read(phrase, parts)).ToList();
        _byFirstWord = read.Where(phrase => phrase[0].FirstWords is not null).SelectMany(phrase => phrase[0].FirstWords!.Distinct().Select(first => (first, phrase)))
            .GroupBy(pair => pair.first, pair => pair.phrase).ToFrozenDictionary(group => group.Key, group => group.ToArray());
        _others = [.. read.Where(phrase => phrase[0].FirstWords is null)];
    }

    /// <summary>Reads the named parts of a language. A part may contain the parts before it.</summary>
    public static IReadOnlyDictionary<string, PhraseList> Parts(IEnumerable<KeyValuePair<string, List<string>>> named)
    {
        var parts = new Dictionary<string, PhraseList>();
        foreach (var (name, phrases) in named)
        {
            parts.Add(name, new PhraseList(phrases, parts));
        }

        return parts;
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

    private static IEnumerable<int> EndsOf(IReadOnlyList<string> words, int at, Element[] phrase, int next, bool mayGoOn)
    {
        if (next == phrase.Length || (mayGoOn && at == words.Count))
        {
            return [at];
        }

        var element = phrase[next];
        if (element.IsAny)
        {
            var most = at < words.Count && PlainWords.IsUnspaced(words[at][0]) ? MostAnyCharacters : MostAnyWords;
            return Enumerable.Range(at, Math.Min(most, words.Count - at) + 1).SelectMany(from => EndsOf(words, from, phrase, next + 1, mayGoOn));
        }

        return at == words.Count ? []
            : element.Part is { } part ? part.EndsOf(words, at, mayGoOn).Distinct().SelectMany(from => EndsOf(words, from, phrase, next + 1, mayGoOn))
            : element.Words.Contains(words[at]) ? EndsOf(words, at + 1, phrase, next + 1, mayGoOn)
            : [];
    }

    private static Element[] Read(string phrase, IReadOnlyDictionary<string, PhraseList> parts)
    {
        var elements = new List<Element>();
        var from = 0;
        foreach (var sign in Sign().EnumerateMatches(phrase))
        {
            elements.AddRange(ReadWords(phrase[from..sign.Index]));
            elements.Add(phrase[sign.Index] == '*' ? Element.Any : new Element([], Part(phrase[(sign.Index + 1)..(sign.Index + sign.Length - 1)])));
            from = sign.Index + sign.Length;
        }

        elements.AddRange(ReadWords(phrase[from..]));
        return [.. elements];

        PhraseList Part(string name) => parts.TryGetValue(name, out var part) ? part
            : throw new InvalidOperationException($"The phrase '{phrase}' of a language file contains <{name}>, and no part above it has this name. Correct the name, or add the part.");
    }

    private static IEnumerable<Element> ReadWords(string text)
    {
        var choices = text.Split('/').Select(PlainWords.Of).ToList();
        for (var at = 0; at < choices.Count; at++)
        {
            // "let me find/get it" has the alternatives at the end of one piece and at the beginning of the next.
            var joined = at + 1 < choices.Count;
            foreach (var word in choices[at].Skip(at == 0 ? 0 : 1).SkipLast(joined ? 1 : 0))
            {
                yield return new Element([word]);
            }

            if (joined)
            {
                var alternatives = new List<string> { choices[at][^1], choices[at + 1][0] };
                while (choices[at + 1].Count == 1 && at + 2 < choices.Count)
                {
                    at++;
                    alternatives.Add(choices[at + 1][0]);
                }

                yield return new Element([.. alternatives]);
            }
        }
    }

    [GeneratedRegex(@"\*|<[\w ]+>")]
    private static partial Regex Sign();

    /// <summary>A word of a phrase with its alternatives, a part, or any words.</summary>
    private sealed record Element(string[] Words, PhraseList? Part = null)
    {
        public static Element Any { get; } = new([]);

        public bool IsAny => Part is null && Words.Length == 0;

        /// <summary>The words that can begin the element. Null when that can be any word.</summary>
        public IEnumerable<string>? FirstWords => IsAny || Part is { _others.Length: > 0 } ? null : Part?._byFirstWord.Keys ?? (IEnumerable<string>)Words;
    }
}
