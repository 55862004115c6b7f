using System.Collections.Concurrent;
using VoiceAgent.Pipeline.Languages;
using VoiceAgent.Pipeline.Text;

namespace VoiceAgent.Pipeline.TurnTaking.Silence;

/// <summary>Recognises what callers and agents say before a silence, with the phrases of one language.</summary>
internal sealed class SilencePhrases
{
    // A name may follow a goodbye: "Goodbye, Mrs Miller."
    private const int LongestName = 3;

    private static readonly ConcurrentDictionary<string, SilencePhrases> Known = new();

    private readonly bool _isKnown;
    private readonly PhraseList _asks;
    private readonly PhraseList _asksAlone;
    private readonly PhraseList _besideAsks;
    private readonly PhraseList _besideAsksAtEnd;
    private readonly PhraseList _looking;
    private readonly PhraseList _meansOtherwise;
    private readonly PhraseList _around;
    private readonly PhraseList _holds;
    private readonly PhraseList _besideHolds;
    private readonly PhraseList _announcements;
    private readonly PhraseList _announcementsAlone;
    private readonly PhraseList _offers;
    private readonly PhraseList _goodbyes;
    private readonly PhraseList _farewells;
    private readonly PhraseList _courtesies;
    private readonly PhraseList _besideAgentsFarewell;
    private readonly Func<string, bool> _isAbbreviation;

    private SilencePhrases(Language language)
    {
        var (waiting, parting, agreement) = (language.Waiting, language.Parting, language.Agreement.Phrases);
        var parts = PhraseList.Parts(waiting.Parts);
        _isKnown = language.Code.Length > 0;
        _asks = List(waiting.Asks);
        _asksAlone = List(waiting.Asks, waiting.AsksAlone);
        _besideAsks = List(waiting.Around, agreement, waiting.Looking, waiting.Meanwhile);
        _besideAsksAtEnd = List(waiting.Around, agreement, waiting.Looking, waiting.Meanwhile, waiting.AsksAlone);
        _looking = List(waiting.Looking);
        _meansOtherwise = List(waiting.MeansOtherwise);
        _around = List(waiting.Around, agreement);
        _holds = List(waiting.Holds);
        _besideHolds = List(waiting.Around, agreement, waiting.Asks);
        _announcements = List(waiting.Announcements);
        _announcementsAlone = List(waiting.AnnouncementsAlone);
        _offers = List(waiting.Offers);
        _goodbyes = List(parting.Goodbyes);
        _farewells = List(parting.Goodbyes, parting.Farewells);
        _courtesies = List(parting.Courtesies, agreement);
        _besideAgentsFarewell = List(parting.Courtesies, agreement, parting.Closings);
        _isAbbreviation = language.Reading.Abbreviations.ContainsKey;

        PhraseList List(params IReadOnlyList<string>[] lists) => new(lists.SelectMany(list => list), parts);
    }

    /// <param name="language">BCP 47. In a language without a file, every turn is ordinary.</param>
    public static SilencePhrases Of(string language) => Known.GetOrAdd(Language.Of(language).Code, static (_, tag) => new SilencePhrases(Language.Of(tag)), language);

    // Callers fall into their own language when they speak to somebody else or say goodbye, and a queue has the language of its owner.
    private IEnumerable<SilencePhrases> InOtherLanguages => _isKnown ? LanguageFiles.All.Keys.Select(Of).Where(other => other != this) : [];

    /// <summary>Classifies a turn by its words alone. Repetitions are not recognised here.</summary>
    /// <param name="isAsked">Whether the agent has asked for a number or a date. Then a caller who speaks of looking looks for that.</param>
    /// <param name="brings">Whether the turn has a number. Then "hold on" at its beginning asks for no more time: "hold on, it is four seven".</param>
    public TurnMeaning MeaningOf(string spoken, bool isAsked = false, bool brings = false)
    {
        var words = PlainWords.Of(spoken);
        var meaning = MeaningOf(words, isAsked, brings);
        return meaning is not TurnMeaning.Ordinary || _meansOtherwise.IsIn(words) ? meaning
            : InOtherLanguages.Select(other => other.MeaningOf(words, isAsked: false, brings)).FirstOrDefault(static other => other is TurnMeaning.AsksToWait or TurnMeaning.PutsOnHold or TurnMeaning.Announcement);
    }

    /// <summary>Whether the agent offers to wait: "I can wait while you look."</summary>
    public bool OffersToWait(string reply) => _offers.IsIn(PlainWords.Of(reply));

    /// <summary>Whether the caller's words end with a goodbye.</summary>
    public bool EndsWithFarewell(string spoken) =>
        _goodbyes.IsEndOf(PlainWords.Of(spoken), _courtesies) || IsFarewell(spoken) || (Punctuation.Sentences(spoken, _isAbbreviation) is [_, .., var last] && IsFarewell(last));

    /// <summary>Whether the words only say goodbye. Thanks and agreement may stand beside the goodbye.</summary>
    /// <param name="mayGoOn">True for an interim transcript. Its last phrase may be incomplete: "have a".</param>
    public bool IsFarewell(string spoken, bool mayGoOn = false) => _farewells.IsAllOf(PlainWords.Of(spoken), _courtesies, mayGoOn) || IsForeignFarewell(spoken);

    /// <summary>Whether the words ask for nothing: a goodbye, thanks, or agreement.</summary>
    /// <param name="mayGoOn">As for <see cref="IsFarewell"/>.</param>
    public bool IsCourtesy(string spoken, bool mayGoOn = false) =>
        _courtesies.IsAllOf(PlainWords.Of(spoken), _farewells, mayGoOn) || IsFarewell(spoken, mayGoOn);

    /// <summary>
    /// Whether the agent's reply ends with a goodbye, and not with a question. The last sentences count, or what follows their last comma:
    /// "Before we say goodbye, …" and "… before we say goodbye." are no goodbyes.
    /// </summary>
    public bool SaysGoodbye(string reply) => EndsInGoodbye(reply) || InOtherLanguages.Any(other => other.EndsInGoodbye(reply));

    private TurnMeaning MeaningOf(IReadOnlyList<string> words, bool isAsked, bool brings) =>
        _holds.IsAllOf(words, _besideHolds) ? TurnMeaning.PutsOnHold
        : _announcements.IsIn(words) || _announcementsAlone.IsAllOf(words, _around) ? TurnMeaning.Announcement
        : _meansOtherwise.IsIn(words) ? TurnMeaning.Ordinary
        : _asksAlone.IsAllOf(words, _besideAsks) || (isAsked && _looking.IsAllOf(words, _besideAsks)) ? TurnMeaning.AsksToWait
        : _asks.IsEndOf(words, _besideAsksAtEnd) || (!brings && _asks.IsBeginningOf(words, _around)) ? TurnMeaning.AlsoAsksToWait
        : TurnMeaning.Ordinary;

    private bool IsForeignFarewell(string spoken) => PlainWords.Of(spoken) is var words && InOtherLanguages.Any(other => other._farewells.IsAllOf(words, other._courtesies));

    private bool EndsInGoodbye(string reply)
    {
        foreach (var sentence in Punctuation.Sentences(reply, _isAbbreviation).AsEnumerable().Reverse())
        {
            var words = PlainWords.Of(sentence);
            if (words.Count == 0)
            {
                continue;
            }

            if (Punctuation.EndsInQuestion(sentence))
            {
                return false;
            }

            if (_farewells.IsAllOf(words, _besideAgentsFarewell) || EndsInFarewellClause(sentence))
            {
                return true;
            }

            if (!_besideAgentsFarewell.IsAllOf(words, _farewells))
            {
                return false;
            }
        }

        return false;
    }

    private bool EndsInFarewellClause(string sentence)
    {
        var clauses = sentence.Split((char[])[',', ';', ':', '，', '、', '；', '–', '—'], StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        return clauses.Length > 1
            && (IsAgentsFarewell(clauses[^1]) || (IsAgentsFarewell(clauses[^2]) && PlainWords.Of(clauses[^1]).Count <= LongestName));
    }

    private bool IsAgentsFarewell(string clause) => _farewells.IsAllOf(PlainWords.Of(clause), _besideAgentsFarewell);
}
