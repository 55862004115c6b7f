using System.Collections.Concurrent;
using System.Text.RegularExpressions;
using VoiceAgent.Pipeline.Languages;

namespace VoiceAgent.Pipeline.TurnTaking.Silence;

/// <summary>Recognises what callers and agents say before a silence, with the phrases of one language.</summary>
internal sealed partial class SilencePhrases
{
    // A name may follow a goodbye: "Goodbye, Mrs Miller."
    private const int LongestName = 3;

    private static readonly ConcurrentDictionary<string, SilencePhrases> Known = new();

    private readonly PhraseList _asks;
    private readonly PhraseList _asksAlone;
    private readonly PhraseList _besideAsks;
    private readonly PhraseList _besideAsksAtEnd;
    private readonly PhraseList _holds;
    private readonly PhraseList _besideHolds;
    private readonly PhraseList _announcements;
    private readonly PhraseList _offers;
    private readonly PhraseList _farewells;
    private readonly PhraseList _courtesies;

    private SilencePhrases(Language language)
    {
        var (waiting, parting, agreement) = (language.Waiting, language.Parting, language.Agreement.Phrases);
        _asks = new PhraseList(waiting.Asks);
        _asksAlone = new PhraseList([.. waiting.Asks, .. waiting.AsksAlone]);
        _besideAsks = new PhraseList([.. waiting.Around, .. agreement, .. waiting.Looking]);
        _besideAsksAtEnd = new PhraseList([.. waiting.Around, .. agreement, .. waiting.Looking, .. waiting.AsksAlone]);
        _holds = new PhraseList(waiting.Holds);
        _besideHolds = new PhraseList([.. waiting.Around, .. agreement, .. waiting.Asks]);
        _announcements = new PhraseList(waiting.Announcements);
        _offers = new PhraseList(waiting.Offers);
        _farewells = new PhraseList(parting.Farewells);
        _courtesies = new PhraseList([.. parting.Courtesies, .. agreement]);
    }

    /// <param name="language">BCP 47. In a language without a file, every turn is ordinary.</param>
    public static SilencePhrases Of(string language) => Known.GetOrAdd(Language.Of(language).Code, static (_, tag) => new SilencePhrases(Language.Of(tag)), language);

    /// <summary>Classifies a turn by its words alone. Repetitions are not recognised here.</summary>
    public TurnMeaning MeaningOf(string spoken)
    {
        var words = PlainWords.Of(spoken);
        return _holds.IsAllOf(words, _besideHolds) ? TurnMeaning.PutsOnHold
            : _announcements.IsIn(words) ? TurnMeaning.Announcement
            : _asksAlone.IsAllOf(words, _besideAsks) ? TurnMeaning.AsksToWait
            : _asks.IsEndOf(words, _besideAsksAtEnd) ? TurnMeaning.EndsWithRequestToWait
            : TurnMeaning.Ordinary;
    }

    /// <summary>Whether the agent offers to wait: "I can wait while you look."</summary>
    public bool OffersToWait(string reply) => _offers.IsIn(PlainWords.Of(reply));

    /// <summary>Whether the caller's words end with a goodbye.</summary>
    public bool EndsWithFarewell(string spoken) => _farewells.IsEndOf(PlainWords.Of(spoken), _courtesies);

    /// <summary>Whether the words only say goodbye. Thanks and agreement may stand beside the goodbye.</summary>
    /// <param name="mayGoOn">True for an interim transcript. Its last phrase may be incomplete: "have a".</param>
    public bool IsFarewell(string spoken, bool mayGoOn = false) => _farewells.IsAllOf(PlainWords.Of(spoken), _courtesies, mayGoOn);

    /// <summary>Whether the words ask for nothing: a goodbye, thanks, or agreement.</summary>
    /// <param name="mayGoOn">As for <see cref="IsFarewell"/>.</param>
    public bool IsCourtesy(string spoken, bool mayGoOn = false) =>
        _courtesies.IsAllOf(PlainWords.Of(spoken), _farewells, mayGoOn) || IsFarewell(spoken, mayGoOn);

    /// <summary>
    /// Whether the agent's reply ends with a goodbye, and not with a question. The last sentences count, or what follows their last comma:
    /// "Before we say goodbye, …" and "… before we say goodbye." are no goodbyes.
    /// </summary>
    public bool SaysGoodbye(string reply)
    {
        foreach (var sentence in Sentence().Matches(reply).Reverse().Select(match => match.Value.Trim()).Where(sentence => PlainWords.Of(sentence).Count > 0))
        {
            if (sentence[^1] is '?' or '？' or '؟')
            {
                return false;
            }

            if (IsFarewell(sentence) || EndsInFarewellClause(sentence))
            {
                return true;
            }

            if (!IsCourtesy(sentence))
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
            && (IsFarewell(clauses[^1]) || (IsFarewell(clauses[^2]) && PlainWords.Of(clauses[^1]).Count <= LongestName));
    }

    [GeneratedRegex("[^.!?。！？．।؟…]+[.!?。！？．।؟…]*")]
    private static partial Regex Sentence();
}
