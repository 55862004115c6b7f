using VoiceAgent.Pipeline.Languages;
using VoiceAgent.Pipeline.Text;

namespace VoiceAgent.Pipeline.TurnTaking.Judgement;

internal enum ValueKind
{
    /// <summary>It is not known what is asked for, or it is not a number.</summary>
    Unknown,
    Digits,
    Date,
    Telephone,
}

/// <summary>A value that an agent may ask for.</summary>
/// <param name="Names">How questions name it: "member number".</param>
/// <param name="Lengths">How many digits it may have. Empty when any number of digits is allowed.</param>
internal sealed record AskableValue(IReadOnlyList<string> Names, ValueKind Kind, IReadOnlyList<int> Lengths)
{
    private PhraseSet? _names;

    // The longest name decides between "number" and "member number".
    public int NamedIn(string sentence) => (_names ??= new PhraseSet(Names)).IsIn(sentence)
        ? Names.Where(name => new PhraseSet([name]).IsIn(sentence)).Select(name => name.Length).DefaultIfEmpty().Max()
        : 0;
}

/// <summary>What the caller is being asked for.</summary>
/// <param name="Lengths">How many digits it may have, ascending. Empty when the length is not known.</param>
internal sealed record AskedValue(ValueKind Kind, IReadOnlyList<int> Lengths)
{
    private static readonly int[] BirthDate = [6, 8];

    // From local numbers to the longest international numbers.
    private static readonly int[] Telephone = [7, 8, 9, 10, 11, 12, 13];

    public static AskedValue Unknown { get; } = new(ValueKind.Unknown, []);

    public bool IsKnown => Lengths.Count > 0;

    /// <summary>The digits so far cannot be the whole value.</summary>
    public bool Lacks(int digits) => IsKnown && digits < Lengths[0];

    /// <summary>The digits may be the whole value, or more follow.</summary>
    public bool MayLack(int digits) => IsKnown && digits < Lengths[^1];

    public bool IsWhole(int digits) => Lengths.Contains(digits);

    /// <summary>Finds the value that was last asked for.</summary>
    /// <param name="said">What the agent said since the caller last spoke.</param>
    /// <param name="own">The values of the agent's file, which are more exact than those of the language.</param>
    /// <param name="lengths">How many digits the agent's numbers have.</param>
    public static AskedValue In(string said, AskedForWords words, IReadOnlyList<AskableValue> own, IReadOnlyList<int> lengths)
    {
        AskableValue[] usual =
        [
            new(words.BirthDate, ValueKind.Date, BirthDate),
            new(words.Telephone, ValueKind.Telephone, Telephone),
            new(words.Number, ValueKind.Digits, lengths),
        ];
        var sentences = Punctuation.Sentences(said);
        sentences.Reverse();
        foreach (var sentence in sentences.Where(Punctuation.EndsInQuestion).Concat(sentences.Where(sentence => !Punctuation.EndsInQuestion(sentence))))
        {
            // The agent's own name of a number is more exact than the word "number".
            var named = (own.Any(value => value.NamedIn(sentence) > 0) ? own.Concat(usual[..2]) : usual).Select(value => (value, length: value.NamedIn(sentence))).Where(found => found.length > 0).ToList();
            if (named.Count > 0)
            {
                var longest = named.Max(found => found.length);
                return Of([.. named.Where(found => found.length == longest || found.value.Kind is not ValueKind.Digits).Select(found => found.value)]);
            }
        }

        return Unknown;
    }

    private static AskedValue Of(IReadOnlyList<AskableValue> values) =>
        new(values[0].Kind, values.Any(value => value.Lengths.Count == 0) ? [] : [.. values.SelectMany(value => value.Lengths).Distinct().Order()]);
}
