using System.Text.RegularExpressions;
using VoiceAgent.Pipeline.Languages;

namespace VoiceAgent.Pipeline.Speakable.Reading;

/// <summary>Abbreviations: "Dr." is "Doctor" before a name. "St." after a name is "Street".</summary>
internal sealed class AbbreviationReading : IReading
{
    private readonly ReadingWords _words;
    private readonly Regex? _short;
    private readonly Regex? _afterName;

    public AbbreviationReading(ReadingWords words)
    {
        _words = words;
        _short = Make(words.Abbreviations.Keys, "");
        _afterName = Make(words.AfterName.Keys, @"(?<=\p{Lu}[\p{L}'’]+\s)");
    }

    public string Read(string clause)
    {
        clause = _afterName?.Replace(clause, found => Say(found, _words.AfterName)) ?? clause;
        return _short?.Replace(clause, found => Say(found, _words.Abbreviations)) ?? clause;
    }

    // The full stop of an abbreviation at the end also ends the sentence.
    private static string Say(Match found, IReadOnlyDictionary<string, string> meaning) =>
        meaning[found.Groups["short"].Value] + (found.Value.EndsWith('.') && found.Result("$'").Trim().Length == 0 ? "." : "");

    private static Regex? Make(IEnumerable<string> keys, string before)
    {
        var shorts = string.Join('|', keys.OrderByDescending(key => key.Length).Select(Regex.Escape));
        return shorts.Length == 0 ? null : new Regex($@"(?<![\p{{L}}\d.-[\u3040-\u30FF\u3400-\u9FFF]]){before}(?<short>{shorts})(?![\p{{L}}\d-[\u3040-\u30FF\u3400-\u9FFF]])", RegexOptions.CultureInvariant);
    }
}
