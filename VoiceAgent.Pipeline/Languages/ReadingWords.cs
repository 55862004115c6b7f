namespace VoiceAgent.Pipeline.Languages;

/// <summary>How figures and signs are read aloud in a language. A noun is written "one/many" or "one/few/many", with "f:" before it when it is feminine.</summary>
internal sealed record ReadingWords
{
    public static ReadingWords None { get; } = new();

    /// <summary>Humanizer's culture for number words. Empty when the numbers stay in figures, because the voice reads them better, or <see cref="UpToHundred"/> has them.</summary>
    public string Numbers { get; init; } = "";

    /// <summary>The words for 0 to 99, for a language that Humanizer does not have.</summary>
    public IReadOnlyList<string> UpToHundred { get; init; } = [];

    /// <summary>The words for 0 to 9 when digits are said one by one. Empty: the number words.</summary>
    public IReadOnlyList<string> Digits { get; init; } = [];

    /// <summary>The country whose form a local telephone number has when the language tag has no region.</summary>
    public string Region { get; init; } = "";

    /// <summary>The decimal separator: "." or ",".</summary>
    public string Decimal { get; init; } = ".";

    /// <summary>How the decimals are said: "digits" one by one, or as a "number".</summary>
    public string Decimals { get; init; } = "digits";

    /// <summary>Which nouns follow a number: "one" (one and many), "french" (0 and 1 are singular), "slavic" (one, few, many).</summary>
    public string Plural { get; init; } = "one";

    /// <summary>How a year is said: "pairs" (nineteen eighty), "hundreds" (nineteen hundred eighty), "number", "ordinal" or "figures".</summary>
    public string Years { get; init; } = "number";

    /// <summary>The order of dates in figures: <see cref="DateOrders"/> by region, otherwise day, month, year.</summary>
    public IReadOnlyDictionary<string, string> DateOrders { get; init; } = new Dictionary<string, string>();

    /// <summary>How a date is said, by region or "usual": {day}, {ordinal}, {month}, {year}. A part in brackets is left out when there is no year.</summary>
    public IReadOnlyDictionary<string, string> Dates { get; init; } = new Dictionary<string, string>();

    public IReadOnlyList<string> Months { get; init; } = [];

    /// <summary>Shorter or inflected names of the months, to recognise them: "jan: 1".</summary>
    public IReadOnlyDictionary<string, string> MonthForms { get; init; } = new Dictionary<string, string>();

    /// <summary>The words between day, month and year: "de".</summary>
    public IReadOnlyList<string> DateLinks { get; init; } = [];

    /// <summary>The ordinals from first on, for a language whose ordinals Humanizer does not have.</summary>
    public IReadOnlyList<string> Ordinals { get; init; } = [];

    /// <summary>The endings that make figures an ordinal number: "st", "º".</summary>
    public IReadOnlyList<string> OrdinalMarks { get; init; } = [];

    /// <summary>The endings of <see cref="OrdinalMarks"/> that are feminine.</summary>
    public IReadOnlyList<string> FeminineMarks { get; init; } = [];

    /// <summary>The word for the first day of a month, where the other days are cardinal numbers.</summary>
    public string FirstDay { get; init; } = "";

    /// <summary>The words after which an ordinal takes its oblique ending (German "am dritten").</summary>
    public IReadOnlyList<string> ObliqueAfter { get; init; } = [];

    /// <summary>The words after which an ordinal takes its weak ending (German "der dritte").</summary>
    public IReadOnlyList<string> WeakAfter { get; init; } = [];

    /// <summary>How a time is said: "whole" and "part" of an hour, with {h}, {m} and {hour}.</summary>
    public IReadOnlyDictionary<string, string> Times { get; init; } = new Dictionary<string, string>();

    /// <summary>Signs and small words by their use: "point", "to", "percent", "dot".</summary>
    public IReadOnlyDictionary<string, string> Say { get; init; } = new Dictionary<string, string>();

    /// <summary>A currency by its sign or code, with its hundredth: "dollar/dollars; cent/cents".</summary>
    public IReadOnlyDictionary<string, string> Currencies { get; init; } = new Dictionary<string, string>();

    public IReadOnlyDictionary<string, string> Units { get; init; } = new Dictionary<string, string>();

    /// <summary>The denominators of fractions: "2: half/halves".</summary>
    public IReadOnlyDictionary<string, string> Fractions { get; init; } = new Dictionary<string, string>();

    public IReadOnlyDictionary<string, string> Abbreviations { get; init; } = new Dictionary<string, string>();

    /// <summary>Abbreviations that mean something else after a name: "St." is "Street".</summary>
    public IReadOnlyDictionary<string, string> AfterName { get; init; } = new Dictionary<string, string>();

    /// <summary>Words after which a number is said digit by digit: "number", "code".</summary>
    public IReadOnlyList<string> DigitsAfter { get; init; } = [];

    /// <summary>Words before which a number is said digit by digit, in languages that say "4242 at its end".</summary>
    public IReadOnlyList<string> DigitsBefore { get; init; } = [];

    /// <summary>The short names of the weekdays without a full stop: "Mon: Monday".</summary>
    public IReadOnlyDictionary<string, string> Weekdays { get; init; } = new Dictionary<string, string>();

    /// <summary>Short forms of what an amount is for: "$20/hr" is twenty dollars per hour.</summary>
    public IReadOnlyDictionary<string, string> Per { get; init; } = new Dictionary<string, string>();

    /// <summary>The word for what an amount is for: "hour" for "hr", "kilogram" for "kg".</summary>
    public string PerUnit(string sign) => Per.GetValueOrDefault(sign) ?? Units.GetValueOrDefault(sign)?.Split('/')[0].Replace("f:", "", StringComparison.Ordinal) ?? sign;

    /// <summary>Words after which two figures with a slash are a date: "on 3/5".</summary>
    public IReadOnlyList<string> DateAfter { get; init; } = [];

    /// <summary>Feminine nouns whose ending does not tell.</summary>
    public IReadOnlyList<string> Feminine { get; init; } = [];

    /// <summary>Whether telephone numbers are said in pairs of digits.</summary>
    public bool TelephonePairs { get; init; }

    /// <summary>The endings of feminine nouns, for languages in which "one" agrees with its noun.</summary>
    public IReadOnlyList<string> FeminineEndings { get; init; } = [];

    /// <summary>Nouns with such an ending that are masculine.</summary>
    public IReadOnlyList<string> Masculine { get; init; } = [];

    /// <summary>Words after which four figures are a year: "in", "since".</summary>
    public IReadOnlyList<string> YearAfter { get; init; } = [];
}
