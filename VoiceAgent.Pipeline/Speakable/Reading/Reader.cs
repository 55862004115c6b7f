using System.Collections.Concurrent;
using VoiceAgent.Pipeline.Languages;

namespace VoiceAgent.Pipeline.Speakable.Reading;

/// <summary>
/// Reads a clause aloud in words, for one language and region. The kinds are tried from the most to the least special: what one
/// has said in words has no figures left for the next.
/// </summary>
internal sealed class Reader
{
    private static readonly ConcurrentDictionary<string, Reader> Known = new();

    private readonly IReading[] _kinds;

    private Reader(string tag)
    {
        Language = Language.Of(tag);
        var words = Language.Reading;
        var region = Region(tag) ?? words.Region;
        Numbers = new NumberSpeller(Language, region);
        Dates = new DateReading(words, Numbers, region);
        Times = new TimeReading(words, Numbers);
        Money = new MoneyReading(words, Numbers, region);
        _kinds =
        [
            new AddressReading(Numbers), new WeekdayReading(words, Numbers), new AbbreviationReading(words), new DottedReading(Numbers, isSure: true), Dates, new TelephoneReading(Numbers, region, words.DigitsAfter, words.TelephonePairs), Times, Money, new UnitReading(words, Numbers), new PowerReading(Numbers),
            new DottedReading(Numbers, isSure: false),
            new IdentifierReading(words, Numbers, region), new FractionReading(words, Numbers), new OrdinalReading(words, Numbers), new SignReading(words, Numbers, region),
            new NumberReading(words, Numbers),
        ];
        Abbreviations = words.Abbreviations.Keys.Concat(words.AfterName.Keys).Where(key => key.EndsWith('.')).SelectMany(key => key.Split(' '))
            .Concat(words.Weekdays.Keys.Select(day => $"{day}.")).Concat(words.MonthForms.Keys.Select(form => form.TrimEnd('.') + "."))
            .Select(key => key.ToLowerInvariant()).ToHashSet();
        OrdinalStop = words.OrdinalMarks.Contains(".");
    }

    public Language Language { get; }

    /// <summary>Whether there is a file for the language.</summary>
    private bool IsKnown => Language.Reading.Say.Count > 0;

    public NumberSpeller Numbers { get; }

    public DateReading Dates { get; }

    public TimeReading Times { get; }

    public MoneyReading Money { get; }

    /// <summary>In lower case, with their full stop.</summary>
    public IReadOnlySet<string> Abbreviations { get; }

    /// <summary>Whether a full stop after figures makes an ordinal number.</summary>
    public bool OrdinalStop { get; }

    /// <param name="tag">BCP 47. The region decides how dates in figures and local telephone numbers are read.</param>
    public static Reader Of(string tag) => Known.GetOrAdd(tag, static tag => new Reader(tag));

    public string Read(string clause)
    {
        if (!IsKnown)
        {
            // A voice reads the figures of its language. The rules of another language would change them.
            return clause;
        }

        foreach (var kind in _kinds)
        {
            clause = kind.Read(clause);
        }

        return clause;
    }

    private static string? Region(string tag) => tag.Split('-').Skip(1).FirstOrDefault(part => part.Length == 2)?.ToUpperInvariant();
}
