using System.Collections.Concurrent;
using System.Collections.Frozen;
using VoiceAgent.Pipeline.Languages;
using VoiceAgent.Pipeline.Text;
using VoiceAgent.Pipeline.Text.Cards;

namespace VoiceAgent.Pipeline.TurnTaking.EndOfTurn;

/// <summary>
/// Decides from words without punctuation whether a turn is complete. Interim transcripts have no punctuation, and the final
/// transcript comes about a second later. The words are in the language file. Without a file the usual silence applies.
/// </summary>
internal sealed class Completeness
{
    // The most words of a greeting such as "Hi there, good morning". A longer turn says more than a greeting.
    private const int ShortGreeting = 4;

    private const int ShortestQuestion = 4;
    private const int ShortestRequest = 5;

    private static readonly ConcurrentDictionary<string, Completeness> Known = new();
    private static readonly PhraseList Nothing = new();

    private readonly PhraseEnds _open;
    private readonly PhraseEnds _finished;
    private readonly PhraseList _asksToWait;
    private readonly FrozenSet<string> _whole;
    private readonly PhraseSet _answers;
    private readonly FrozenSet<string> _needsObject;
    private readonly FrozenSet<string> _particles;
    private readonly FrozenSet<string> _subjects;
    private readonly PhraseEnds _asking;
    private readonly string[] _commands;
    private readonly FrozenSet<string> _beforeQuestion;
    private readonly IReadOnlyList<string> _requests;
    private readonly PhraseEnds _greetings;
    private readonly PhraseEnds _corrections;
    private readonly PhraseSet _thanks;

    private Completeness(Language language)
    {
        var words = language.TurnEnds;
        _open = new PhraseEnds([.. words.Open, .. language.Hesitation.Phrases]);
        _finished = new PhraseEnds(words.Finished);
        _asksToWait = new PhraseList(language.Waiting.Asks, PhraseList.Parts(language.Waiting.Parts));
        _whole = words.Whole.ToFrozenSet();
        _answers = new PhraseSet([.. words.Whole, .. language.Agreement.Phrases, .. language.Parting.Goodbyes, .. Plain(language.Parting.Farewells), .. Plain(language.Parting.Courtesies)]);
        _needsObject = words.NeedsObject.ToFrozenSet();
        _particles = words.Particles.ToFrozenSet();
        _subjects = words.Subjects.ToFrozenSet();
        _asking = new PhraseEnds(words.Asking);
        _commands = [.. words.Commands.Select(command => command + " ")];
        _beforeQuestion = words.BeforeQuestion.ToFrozenSet();
        _requests = words.Requests;
        _greetings = new PhraseEnds(words.Greetings);
        _corrections = new PhraseEnds(words.Corrections);
        _thanks = new PhraseSet(words.Thanks);
    }

    /// <param name="language">BCP 47.</param>
    public static Completeness In(string language) => Known.GetOrAdd(Language.Of(language).Code, static (_, tag) => new Completeness(Language.Of(tag)), language);

    /// <summary>A complete answer: "yes", "no thank you", "goodbye".</summary>
    public bool IsWhole(string spoken) => _whole.Contains(Bare(spoken)) || (spoken.Length > 0 && _answers.Beside(spoken).Count == 0);

    /// <summary>True when the words end in a digit. "The other one" does not.</summary>
    public static bool EndsInNumber(IReadOnlyList<string> tokens) =>
        tokens.Count > 0 && Wording.IsDigit(tokens[^1]) && (tokens[^1] != "1" || tokens.Count == 1 || tokens.Count(Wording.IsDigit) > 1);

    /// <summary>True when the words end in digits of any wording: "forty seven", "double five", or in the beginning of them.</summary>
    public static bool EndsInDigits(string spoken) => SpokenDigits.WordsOf(spoken) is [.., var last] && (last.Digits.Length > 0 || last.Word is "double" or "triple");

    /// <summary>True when the words end in masked card digits. It is not known how many digits follow.</summary>
    public static bool EndsInCard(string spoken) => spoken.AsSpan().TrimEnd(".,?!").EndsWith(CardNumbers.Mask, StringComparison.Ordinal);

    /// <summary>True when the last word is a conjunction, an article, a preposition, a filler, or a verb without its object.</summary>
    public bool IsUnfinished(string spoken)
    {
        var bare = Bare(spoken);
        if (_needsObject.Contains(bare[(bare.LastIndexOf(' ') + 1)..]))
        {
            return !Wording.Tokens(spoken).SkipLast(1).Any(token => _asking.Contains(token)) && !bare.StartsWith("that", StringComparison.Ordinal);
        }

        return _open.End(bare) && !_asksToWait.IsEndOf(PlainWords.Of(spoken), Nothing) && !_whole.Contains(bare) && !IsRelative(Wording.Tokens(spoken));
    }

    /// <summary>True when the words look like a complete question or request, even without punctuation.</summary>
    public bool LooksWhole(string spoken, IReadOnlyList<string> tokens)
    {
        var (bare, words) = (Bare(spoken), Math.Max(tokens.Count, Wording.CountWords(spoken)));
        return (words >= ShortestQuestion && IsQuestion(spoken, tokens))
            || (words >= ShortestRequest && _requests.Any(request => spoken.Contains(request, StringComparison.OrdinalIgnoreCase)))
            || (_finished.End(bare) && !_finished.Contains(bare));
    }

    public bool IsQuestion(string spoken, IReadOnlyList<string> tokens)
    {
        var first = string.Join(' ', tokens.SkipWhile(_beforeQuestion.Contains));
        return Punctuation.EndsInQuestion(spoken) || (_asking.Begin(first) && !IsCommand(first));
    }

    private bool IsCommand(string words) => Array.Find(_commands, command => words.StartsWith(command, StringComparison.Ordinal)) is { } command && !_subjects.Contains(words[command.Length..].TrimStart().Split(' ')[0]);

    /// <summary>True for a greeting, thanks or a farewell.</summary>
    public bool IsCourtesy(IReadOnlyList<string> tokens) =>
        tokens.Count > 0 && ((tokens.Count <= ShortGreeting && tokens.Any(_greetings.Contains)) || _greetings.End(string.Join(' ', tokens)));

    /// <summary>True when the caller thanks, and otherwise only agrees or says goodbye.</summary>
    public bool IsThanks(string spoken) => IsWhole(spoken) && _thanks.IsIn(spoken);

    /// <summary>True when the caller corrects something: "no, wait".</summary>
    public bool IsCorrection(string spoken) => _corrections.Begin(Bare(spoken));

    public static bool EndsSentence(string text) => text.Length > 0 && Punctuation.IsSentenceEnd(text[^1]);

    /// <summary>True for a relative clause such as "(the) claim I sent in": a noun, a pronoun, a verb and a particle.</summary>
    private bool IsRelative(IReadOnlyList<string> tokens) =>
        tokens is [.., var what, var who, var did, var particle]
        && _particles.Contains(particle) && _subjects.Contains(who) && !GoesOn(what) && !GoesOn(did);

    private bool GoesOn(string word) => _open.Contains(word) || _needsObject.Contains(word) || _beforeQuestion.Contains(word) || _asking.Contains(word);

    private static string Bare(string text) => string.Join(' ', text.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(word => Wording.Bare(word).Trim('-')).Where(word => word.Length > 0));

    private static IEnumerable<string> Plain(IEnumerable<string> phrases) => phrases.Where(phrase => phrase.IndexOfAny(['*', '/', '<']) < 0);
}
