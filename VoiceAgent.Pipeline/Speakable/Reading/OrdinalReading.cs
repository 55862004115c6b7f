using System.Globalization;
using System.Text.RegularExpressions;
using VoiceAgent.Pipeline.Languages;

namespace VoiceAgent.Pipeline.Speakable.Reading;

/// <summary>Ordinal numbers in figures: "1st", "3.", "2º", "1re".</summary>
internal sealed class OrdinalReading : IReading
{
    private readonly ReadingWords _words;
    private readonly NumberSpeller _numbers;
    private readonly Regex? _marked;

    public OrdinalReading(ReadingWords words, NumberSpeller numbers)
    {
        (_words, _numbers) = (words, numbers);
        if (words.OrdinalMarks.Count > 0)
        {
            var marks = string.Join('|', words.OrdinalMarks.OrderByDescending(mark => mark.Length).Select(mark => mark == "." ? @"\.(?=\s\p{L})" : Regex.Escape(mark) + @"(?![\w-[\u3040-\u30FF\u3400-\u9FFF]])"));
            _marked = new Regex($@"(?<![\w.,/:\--[\u3040-\u30FF\u3400-\u9FFF]])(?<number>\d{{1,4}})(?<mark>{marks})", RegexOptions.CultureInvariant);
        }
    }

    public string Read(string clause) => _marked is null || !DateReading.HasDigit(clause) ? clause : _marked.Replace(clause, found =>
    {
        var number = int.Parse(found.Groups["number"].Value, CultureInfo.InvariantCulture);
        return number == 0 ? found.Value
            : _words.FeminineMarks.Contains(found.Groups["mark"].Value) ? _numbers.Ordinal(number, isFeminine: true)
            : Inflected(_words, _numbers, number, DateReading.Before(found));
    });

    /// <summary>The ordinal with the ending that the word before it demands.</summary>
    public static string Inflected(ReadingWords words, NumberSpeller numbers, int number, string before) =>
        words.ObliqueAfter.Contains(before) ? (numbers.Code == "pl" ? Locative(numbers.Ordinal(number)) : numbers.Ordinal(number, isFeminine: true) + "n")
        : words.WeakAfter.Contains(before) ? numbers.Ordinal(number, isFeminine: true)
        : numbers.Ordinal(number);

    /// <summary>The Polish genitive: "piąty" is "piątego".</summary>
    public static string Genitive(string ordinal) => string.Join(' ', ordinal.Split(' ').Select(word => word.EndsWith('y') ? $"{word[..^1]}ego" : word.EndsWith('i') ? $"{word}ego" : word));

    /// <summary>The Polish locative: "piąty" is "piątym".</summary>
    public static string Locative(string ordinal) => string.Join(' ', ordinal.Split(' ').Select(word => word.EndsWith('y') || word.EndsWith('i') ? $"{word}m" : word));

    /// <summary>The Polish hour is a feminine ordinal, in the locative after a preposition.</summary>
    public static string PolishHour(NumberSpeller numbers, int hour, string before)
    {
        var isLocative = before is "o" or "od" or "do" or "po" or "przed" or "około";
        return string.Join(' ', numbers.Ordinal(hour == 0 ? 24 : hour).Split(' ').Select(word =>
            word.EndsWith('y') ? $"{word[..^1]}{(isLocative ? "ej" : "a")}"
            : word.EndsWith('i') ? $"{(word is "trzeci" ? word : word[..^1])}{(isLocative ? (word is "trzeci" ? "ej" : "iej") : "a")}"
            : word));
    }
}
