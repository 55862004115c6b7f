using System.Collections.Frozen;
using VoiceAgent.Pipeline.Text;
using VoiceAgent.Pipeline.Text.Cards;

namespace VoiceAgent.Pipeline.TurnTaking.EndOfTurn;

/// <summary>
/// Decides from words without punctuation whether a sentence is complete. Interim transcripts have no punctuation, and the final
/// transcript comes about a second later. The word lists are English. In other languages the usual silence applies.
/// </summary>
internal static class Completeness
{
    private static readonly FrozenSet<string> Whole = new[]
    {
        "yes", "yeah", "yep", "no", "nope", "sure", "correct", "right", "okay", "ok", "please", "thanks", "bye", "goodbye", "hello",
        "yes please", "no thanks", "no thank you", "thank you", "that's right", "that's all", "that is all", "that's it", "that's correct",
        "no that's all", "no that's it", "all good", "yes that's right", "yes that's correct", "yes it is", "no it isn't", "that's all thank you",
        "thank you goodbye", "thanks bye", "that's all thank you goodbye", "no that's all thank you", "i don't know", "speak to a human",
    }.ToFrozenSet();

    private static readonly FrozenSet<string> Dangling = new[]
    {
        "and", "but", "or", "so", "because", "if", "when", "that", "which", "who", "then", "than", "the", "a", "an", "my", "your", "his",
        "their", "our", "to", "of", "in", "on", "at", "for", "from", "with", "about", "by", "is", "was", "are",
        "were", "am", "i", "i'm", "it's", "i'd", "i've", "i'll", "like", "well", "also", "maybe", "let's", "um", "uh", "er", "erm", "hmm",
        "can", "could", "would", "will", "do", "does", "did", "have", "has", "had", "be", "been", "not", "just", "really", "very", "actually",
        "basically", "we", "they", "he", "she", "there's", "until", "between", "into", "as", "while", "since", "although", "however", "mean",
        "say", "wondering", "calling", "trying", "going", "gonna", "wanna", "wanted", "supposed", "got", "mr", "mrs", "doctor", "number's",
    }.ToFrozenSet();

    // These words can end a relative clause: "the claim I sent in".
    private static readonly FrozenSet<string> Particles = new[] { "in", "on", "for", "about", "with", "at", "to" }.ToFrozenSet();
    private static readonly FrozenSet<string> Doers = new[] { "i", "you", "we", "they", "he", "she" }.ToFrozenSet();

    // These verbs need an object, unless the sentence asks for it ("what do I need").
    private static readonly FrozenSet<string> Transitive = new[]
    {
        "want", "need", "check", "make", "book", "get", "give", "tell", "change", "cancel", "find", "see", "know", "think", "pay", "take", "put",
    }.ToFrozenSet();

    private static readonly FrozenSet<string> Asking = new[]
    {
        "what", "what's", "when", "when's", "where", "where's", "how", "how's", "why", "who", "who's", "which", "can", "could", "do", "does", "did",
        "is", "are", "was", "were", "will", "would", "should", "may", "have", "has", "isn't", "don't", "doesn't",
    }.ToFrozenSet();

    private static readonly FrozenSet<string> Leading = new[] { "and", "so", "okay", "ok", "sorry", "well", "but", "oh", "please", "yes", "no", "then", "hi", "hello" }.ToFrozenSet();

    private static readonly FrozenSet<string> Courtesies = new[] { "bye", "goodbye", "hello", "hi", "hey", "thanks", "thank" }.ToFrozenSet();

    // The most words of a greeting such as "Hi there, good morning". A longer turn says more than a greeting.
    private const int Short = 4;

    private static readonly FrozenSet<string> Correcting = new[] { "no", "wait", "oh", "sorry", "actually", "stop", "hold", "hang" }.ToFrozenSet();

    private static readonly string[] Requests =
    [
        "i'd like", "i would like", "i want", "i need", "i'm calling", "i am calling", "i have", "my name is", "i'm looking", "please", "tell me", "put me", "book me",
    ];

    /// <summary>A complete answer: "yes", "no thank you", "goodbye".</summary>
    public static bool IsWhole(IReadOnlyList<string> tokens) => Whole.Contains(string.Join(' ', tokens));

    /// <summary>True when the words end in a digit. "The other one" does not.</summary>
    public static bool EndsInNumber(IReadOnlyList<string> tokens) =>
        tokens.Count > 0 && Wording.IsDigit(tokens[^1]) && (tokens[^1] != "1" || tokens.Count == 1 || tokens.Count(Wording.IsDigit) > 1);

    /// <summary>True when the words end in digits of any wording: "forty seven", "double five", or in the beginning of them.</summary>
    public static bool EndsInDigits(string spoken) => SpokenDigits.WordsOf(spoken) is [.., var last] && (last.Digits.Length > 0 || last.Word is "double" or "triple");

    /// <summary>True when the words end in masked card digits. It is not known how many digits follow.</summary>
    public static bool EndsInCard(string spoken) => spoken.AsSpan().TrimEnd(".,?!").EndsWith(CardNumbers.Mask, StringComparison.Ordinal);

    /// <summary>True when the last word is a conjunction, an article, a preposition, a filler, or a verb without its object.</summary>
    public static bool IsUnfinished(string spoken)
    {
        var last = LastWord(spoken);
        if (last is "do" || Transitive.Contains(last))
        {
            return !Wording.Tokens(spoken).SkipLast(1).Any(Asking.Contains) && !spoken.StartsWith("that", StringComparison.OrdinalIgnoreCase);
        }

        return Dangling.Contains(last) && !IsRelative(Wording.Tokens(spoken));
    }

    /// <summary>True for a relative clause such as "(the) claim I sent in": a noun, a pronoun, a verb and a particle.</summary>
    private static bool IsRelative(IReadOnlyList<string> tokens) =>
        tokens is [.., var what, var who, var did, var particle]
        && Particles.Contains(particle) && Doers.Contains(who) && !IsOpen(what) && !IsOpen(did);

    private static bool IsOpen(string word) => Dangling.Contains(word) || Transitive.Contains(word) || Leading.Contains(word) || Asking.Contains(word);

    /// <summary>True when the words look like a complete question or request, even without punctuation.</summary>
    public static bool LooksWhole(string spoken, IReadOnlyList<string> tokens) =>
        (tokens.Count >= 4 && IsQuestion(spoken, tokens))
        || (tokens.Count >= 5 && Requests.Any(request => spoken.Contains(request, StringComparison.OrdinalIgnoreCase)))
        || tokens is [.., "please" or "goodbye" or "bye"] or [.., "thank", "you"];

    public static bool IsQuestion(string spoken, IReadOnlyList<string> tokens) =>
        spoken.EndsWith('?') || (tokens.SkipWhile(Leading.Contains).FirstOrDefault() is { } first && Asking.Contains(first));

    /// <summary>True for a greeting, thanks or a farewell.</summary>
    public static bool IsCourtesy(IReadOnlyList<string> tokens) =>
        (tokens.Count <= Short && tokens.Any(Courtesies.Contains)) || tokens is [.., "bye" or "goodbye" or "thanks"] or [.., "thank", "you"];

    /// <summary>True when the caller corrects something: "no, wait".</summary>
    public static bool IsCorrection(IReadOnlyList<string> tokens) => tokens.Count > 0 && Correcting.Contains(tokens[0]);

    public static bool EndsSentence(string text) => text.Length > 0 && text[^1] is '.' or '?' or '!';

    private static string LastWord(string text) =>
        text[(text.LastIndexOf(' ') + 1)..].Trim('.', ',', '?', '!', '…', '-').ToLowerInvariant();
}
