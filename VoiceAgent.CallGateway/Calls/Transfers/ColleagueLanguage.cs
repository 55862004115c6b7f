using System.Collections.Frozen;
using System.Globalization;
using VoiceAgent.Contracts.Transcripts;
using YamlDotNet.Core;
using YamlDotNet.Serialization;
using YamlDotNet.Serialization.NamingConventions;

namespace VoiceAgent.CallGateway.Calls.Transfers;

/// <summary>
/// How a human is asked in one language to take a call, and the words of their answer. The words are in
/// <c>Languages/</c>, one file for each language, in small letters and without punctuation and apostrophes.
/// </summary>
internal sealed class ColleagueLanguage
{
    // Nobody listens longer before they may answer.
    private const int LongestSentence = 160;
    private const string Usual = "en";
    private const string Extension = ".yaml";

    private static readonly FrozenDictionary<string, ColleagueLanguage> ByCode = Read();

    private readonly string _question;
    private readonly SpokenPhrases _accepts;
    private readonly SpokenPhrases _declines;
    private readonly SpokenPhrases _acceptsAlone;
    private readonly SpokenPhrases _declinesAlone;

    private ColleagueLanguage(ColleagueWords words)
    {
        _question = words.Question;
        (_accepts, _acceptsAlone) = (new SpokenPhrases(words.Accepts), new SpokenPhrases(words.AcceptsAlone));
        (_declines, _declinesAlone) = (new SpokenPhrases(words.Declines), new SpokenPhrases(words.DeclinesAlone));
    }

    public static IEnumerable<string> Codes => ByCode.Keys;

    /// <param name="language">BCP 47.</param>
    /// <returns>The words of this language, or English.</returns>
    public static ColleagueLanguage Of(string language) => ByCode.GetValueOrDefault(language.Split('-')[0].ToLowerInvariant()) ?? ByCode[Usual];

    /// <summary>The question with the first sentence of the summary. The whole summary is on the human's screen.</summary>
    public string Ask(string summary)
    {
        var end = summary.IndexOf(". ", StringComparison.Ordinal);
        var first = end < 0 ? summary : summary[..(end + 1)];
        return string.Format(CultureInfo.InvariantCulture, _question, first.Length <= LongestSentence ? first : "");
    }

    /// <summary>What a human answers. Many colleagues answer in English, and some in a third language.</summary>
    /// <returns>True for yes, false for no, null for neither.</returns>
    public bool? Accepts(IReadOnlyList<string> words) =>
        Verdict([this, ByCode[Usual]], words) ?? ByCode.Values.Select(other => Verdict([other], words)).FirstOrDefault(verdict => verdict is not null);

    // A longer phrase covers the shorter one in it: "no problem" is no "no", and "not now" after "yes" declines.
    private static bool? Verdict(IReadOnlyList<ColleagueLanguage> languages, IReadOnlyList<string> words)
    {
        if (languages.Any(language => language._declinesAlone.LongestAt(words, 0) == words.Count))
        {
            return false;
        }

        bool? verdict = languages.Any(language => language._acceptsAlone.LongestAt(words, 0) == words.Count) ? true : null;
        for (var at = 0; at < words.Count;)
        {
            var accepts = languages.Max(language => language._accepts.LongestAt(words, at));
            var declines = languages.Max(language => language._declines.LongestAt(words, at));
            if (declines > 0 && declines >= accepts)
            {
                return false;
            }

            verdict = accepts > 0 ? true : verdict;
            at += Math.Max(1, accepts);
        }

        return verdict;
    }

    private static FrozenDictionary<string, ColleagueLanguage> Read()
    {
        var assembly = typeof(ColleagueLanguage).Assembly;
        var folder = $"{typeof(ColleagueLanguage).Namespace}.Languages.";
        return assembly.GetManifestResourceNames()
            .Where(name => name.StartsWith(folder, StringComparison.Ordinal) && name.EndsWith(Extension, StringComparison.Ordinal))
            .ToFrozenDictionary(name => name[folder.Length..^Extension.Length], name =>
            {
                using var text = new StreamReader(assembly.GetManifestResourceStream(name)!);
                return new ColleagueLanguage(Read(name[folder.Length..], text));
            });
    }

    /// <summary>Reads one file. A key that is not known is an error, because most of them are misspelt.</summary>
    internal static ColleagueWords Read(string name, TextReader text)
    {
        try
        {
            return new DeserializerBuilder().WithNamingConvention(CamelCaseNamingConvention.Instance).Build().Deserialize<ColleagueWords>(text);
        }
        catch (YamlException wrong)
        {
            throw new InvalidOperationException($"The file '{name}' with the words of colleagues is wrong in line {wrong.Start.Line}: {wrong.InnerException?.Message ?? wrong.Message}", wrong);
        }
    }
}

/// <summary>The content of one file.</summary>
internal sealed record ColleagueWords
{
    /// <summary>The question. <c>{0}</c> is the summary.</summary>
    public string Question { get; init; } = "";

    /// <summary>Words and phrases that accept.</summary>
    public List<string> Accepts { get; init; } = [];

    /// <summary>Words and phrases that decline.</summary>
    public List<string> Declines { get; init; } = [];

    /// <summary>The words for the keys. They count only as the whole answer: "one moment" does not accept.</summary>
    [YamlMember(Alias = "accepts alone")]
    public List<string> AcceptsAlone { get; init; } = [];

    [YamlMember(Alias = "declines alone")]
    public List<string> DeclinesAlone { get; init; } = [];
}
