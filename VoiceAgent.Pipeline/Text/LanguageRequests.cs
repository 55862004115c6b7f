using VoiceAgent.Pipeline.Languages;

namespace VoiceAgent.Pipeline.Text;

/// <summary>Finds the language that a caller asks for: "can we speak Spanish?", "¿habla español?".</summary>
internal static class LanguageRequests
{
    // A negation stands at most this many words before the request: "I don't really speak Spanish".
    private const int Near = 2;

    /// <param name="current">BCP 47. The language of the conversation.</param>
    /// <param name="others">BCP 47. The languages that the conversation can change to.</param>
    /// <returns>One of the others, or null.</returns>
    public static string? In(string said, string current, IReadOnlyList<string> others)
    {
        var words = Words(said);
        foreach (var language in others.Prepend(current).Select(Language.Of))
        {
            foreach (var (code, names) in language.Speaking.Names)
            {
                foreach (var request in language.Speaking.Requests.SelectMany(_ => names, (request, name) => Words(request.Replace("{0}", name, StringComparison.Ordinal))))
                {
                    if (words.IndexOf(request, StringComparison.Ordinal) is >= 0 and var at)
                    {
                        var wanted = IsNegated(words[..at], language.Speaking.Negations) ? Instead(code, current, language.Code, others) : Find(code, others);
                        if (wanted is not null)
                        {
                            return wanted;
                        }
                    }
                }
            }
        }

        return null;
    }

    /// <summary>"No hablo inglés" asks for Spanish.</summary>
    private static string? Instead(string refused, string current, string spoken, IReadOnlyList<string> others) => Is(current, refused) ? Find(spoken, others) : null;

    private static string? Find(string code, IReadOnlyList<string> languages) => languages.FirstOrDefault(language => Is(language, code));

    private static bool Is(string language, string code) => language.Split('-')[0].Equals(code, StringComparison.OrdinalIgnoreCase);

    private static bool IsNegated(string before, IReadOnlyList<string> negations) =>
        before.Split(' ', StringSplitOptions.RemoveEmptyEntries).TakeLast(Near).Any(negations.Contains);

    // Chinese and Japanese have no spaces between words, so the words of these languages are searched without them.
    private static string Words(string text)
    {
        var words = string.Join(' ', SpokenWords.In(text));
        return words.Any(letter => letter >= '\u2E80') ? words.Replace(" ", "", StringComparison.Ordinal) : $" {words} ";
    }
}
