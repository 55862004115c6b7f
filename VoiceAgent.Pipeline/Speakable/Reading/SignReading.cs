using System.Text.RegularExpressions;
using VoiceAgent.Pipeline.Languages;

namespace VoiceAgent.Pipeline.Speakable.Reading;

/// <summary>Signs that mean something: the keys of a telephone, arithmetic, "&amp;" and the like.</summary>
internal sealed partial class SignReading(ReadingWords words, NumberSpeller numbers, string region) : IReading
{
    private readonly string _hash = words.Say.GetValueOrDefault($"hash {region.ToLowerInvariant()}") ?? words.Say.GetValueOrDefault("hash", "hash");
    private readonly string _key = words.Say.GetValueOrDefault("key", "key");

    public string Read(string clause)
    {
        if (clause.AsSpan().IndexOfAny('+', '-', '−') >= 0)
        {
            clause = Grade().Replace(clause, found => $"{found.Groups["grade"].Value} {numbers.Word(found.Groups["sign"].Value == "+" ? "plus" : "minus")}");
        }

        if (clause.AsSpan().IndexOfAny("#*&@+=×÷/_<>%°§–") < 0)
        {
            return clause;
        }

        clause = Code().Replace(clause, found => Keys(found.Value));
        clause = Arithmetic().Replace(clause, found => $" {numbers.Word(Operation(found.Value.Trim()))} ");
        clause = Signed().Replace(clause, $"{numbers.Word("plus")} ");
        clause = HashTag().Replace(clause, found => found.Result("$`").TrimEnd().EndsWith("hashtag", StringComparison.OrdinalIgnoreCase) ? "" : $"{words.Say.GetValueOrDefault("hashtag", "hashtag")} ");
        clause = Number().Replace(clause, $"{numbers.Word("number")} ");
        clause = Key().Replace(clause, found => Key(found));
        return Single().Replace(clause, found => $"{(found.Index > 0 ? " " : "")}{numbers.Word(Name(found.Value.Trim()))} ").Replace("_", " ", StringComparison.Ordinal).TrimEnd();
    }

    /// <summary>"*67", "#31#", "*21*5551234#": each key by its name.</summary>
    private string Keys(string code) => string.Join(' ', code.Select(key => key switch { '*' => numbers.Word("star"), '#' => _hash, _ => numbers.Digits(key.ToString()) }));

    /// <summary>"the # key", "press #": the word for key is added when it is not there.</summary>
    private string Key(Match found)
    {
        var name = found.Groups["sign"].Value == "*" ? numbers.Word("star") : _hash;
        var hasKey = found.Groups["key"].Success;
        if (found.Result("$`").TrimEnd().EndsWith(name, StringComparison.OrdinalIgnoreCase))
        {
            // "hekje #" has the name already.
            return "";
        }

        return hasKey ? $"{name} " : numbers.Join(name, _key);
    }

    private static string Operation(string sign) => sign switch { "*" or "×" or "x" => "times", "/" or "÷" => "divided by", "+" => "plus", "=" => "equals", "<" => "less than", ">" => "more than", _ => "minus" };

    private static string Name(string sign) => sign switch { "&" => "and", "@" => "at", "+" => "plus", "=" => "equals", "/" => "or", "–" => "to", "%" => "percent", "°" => "degrees", "§" => "section", "<" => "less than", ">" => "more than", _ => "times" };

    [GeneratedRegex(@"(?<![\w*#-[\u3040-\u30FF\u3400-\u9FFF]])(?:[*#]\d[\d*]*#|\*\d[\d*]*(?![\w-[\u3040-\u30FF\u3400-\u9FFF]])|#\d+#)", RegexOptions.CultureInvariant)]
    private static partial Regex Code();

    [GeneratedRegex(@"(?<=[\d)]) ?[*×÷=<>] ?(?=[\d(])|(?<=[\d)]) [/+−-] (?=[\d(])|(?<=\d)[+x](?=\d)|(?<=(?<!\w)\w)\*(?=\w(?!\w))", RegexOptions.CultureInvariant)]
    private static partial Regex Arithmetic();

    /// <summary>"+1" and "+5%".</summary>
    [GeneratedRegex(@"(?<![\w+)])\+(?=\w)", RegexOptions.CultureInvariant)]
    private static partial Regex Signed();

    /// <summary>"an A+ rating".</summary>
    [GeneratedRegex(@"(?<!\w)(?<grade>[A-F])(?<sign>[+−-])(?=$|[\s.,;!?])", RegexOptions.CultureInvariant)]
    private static partial Regex Grade();

    [GeneratedRegex(@"(?<![\w#&])#(?=\p{L}{2})(?![\u3040-\u30FF\u3400-\u9FFF])", RegexOptions.CultureInvariant)]
    private static partial Regex HashTag();

    [GeneratedRegex(@"(?<![\w#-[\u3040-\u30FF\u3400-\u9FFF]])#(?=\d)", RegexOptions.CultureInvariant)]
    private static partial Regex Number();

    [GeneratedRegex(@"(?<![\w*#-[\u3040-\u30FF\u3400-\u9FFF]])(?<sign>[#*])(?:[ -]?(?<key>(?=[键鍵])|(?<=[ -])(?=key\b|Taste|tecla|touche|tasto|toets|बटन))|(?![\w#*-[\u3040-\u30FF\u3400-\u9FFF]]))", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex Key();

    [GeneratedRegex(@"(?<=\p{L})–(?=\p{L})| ?[&@=×÷%°§] ?|(?<=\w) \+ (?=\w)|(?<=\p{L})/(?=\p{L})|(?<=\w) [<>] (?=\w)|(?<=\s)[<>](?=[\p{L}\d])", RegexOptions.CultureInvariant)]
    private static partial Regex Single();
}
