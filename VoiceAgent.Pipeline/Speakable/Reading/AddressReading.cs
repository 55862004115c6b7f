using System.Text;
using System.Text.RegularExpressions;

namespace VoiceAgent.Pipeline.Speakable.Reading;

/// <summary>E-mail addresses and web addresses: "jane underscore doe at contoso dot example".</summary>
internal sealed partial class AddressReading(NumberSpeller numbers) : IReading
{
    public string Read(string clause)
    {
        if (clause.Contains('@'))
        {
            clause = Email().Replace(clause, found => $"{Spell(found.Groups["name"].Value)} {numbers.Word("at")} {Spell(found.Groups["host"].Value)}");
        }

        clause = clause.Contains('/') ? Folder().Replace(clause, found => Spell(found.Value)) : clause;
        return clause.Contains('.') ? Web().Replace(clause, found => Address(found)) : clause;
    }

    /// <summary>The host and the path. The query is for machines.</summary>
    private string Address(Match found)
    {
        var path = found.Groups["path"].Value.TrimEnd('/');
        return Spell(found.Groups["host"].Value) + (path.Length == 0 ? "" : $" {Spell(path).Trim()}");
    }

    private string Spell(string text)
    {
        var said = new StringBuilder(text.Length * 2);
        foreach (var sign in text)
        {
            var word = sign switch
            {
                '.' => numbers.Word("dot"),
                '_' => numbers.Word("underscore"),
                '-' => numbers.Word("hyphen"),
                '+' => numbers.Word("plus"),
                '/' => numbers.Word("slash"),
                _ when char.IsAsciiDigit(sign) => numbers.Digits(sign.ToString()),
                _ => null,
            };
            _ = word is null ? said.Append(sign) : said.Append(' ').Append(word).Append(' ');
        }

        return Spaces().Replace(said.ToString(), " ").Trim();
    }

    [GeneratedRegex(@"(?<![\w.+\--[\u3040-\u30FF\u3400-\u9FFF]])(?:mailto:)?(?<name>[A-Za-z0-9](?:[\w.+-]*[\w+-])?)@(?<host>[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+)", RegexOptions.CultureInvariant)]
    private static partial Regex Email();

    [GeneratedRegex(@"(?<![\w@.-[\u3040-\u30FF\u3400-\u9FFF]])(?:(?:https?://)(?:www\.)?(?<host>[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)*)(?::\d+)?|(?:www\.)?(?<host>(?:[A-Za-z0-9-]+\.)+(?:com|org|net|edu|gov|info|biz|io|ai|app|dev|example|test|eu|co\.uk|uk|us|ca|de|at|ch|fr|es|mx|it|pt|br|nl|be|pl|in|jp|cn|tw))(?![\w\--[\u3040-\u30FF\u3400-\u9FFF]]))(?<path>/[\w./~%+-]*[\w/~+-])?(?:[?#][^\s,;)。，、]*[^\s,;).!?。，、])?", RegexOptions.CultureInvariant)]
    private static partial Regex Web();

    /// <summary>A path without its host: "/claims/new".</summary>
    [GeneratedRegex(@"(?<!\S)(?:/[A-Za-z][\w-]*)+", RegexOptions.CultureInvariant)]
    private static partial Regex Folder();

    [GeneratedRegex(@" {2,}", RegexOptions.CultureInvariant)]
    private static partial Regex Spaces();
}
