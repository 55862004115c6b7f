using VoiceAgent.Emulators.Speech.Voice;

namespace VoiceAgent.Emulators.Speech.Recognition;

/// <summary>A phrase in the forms that the service returns.</summary>
/// <param name="Lexical">Words only, digits as words: <c>my number is four seven one nine</c>.</param>
/// <param name="Itn">Numbers as digits: <c>my number is 4719</c>.</param>
/// <param name="Display">With capitals and punctuation: <c>My number is 4719.</c></param>
internal sealed record WrittenPhrase(string Lexical, string Itn, string Display)
{
    private static readonly HashSet<string> Questions =
    [
        "what", "what's", "when", "where", "who", "who's", "why", "how", "which", "is", "are", "was", "were", "do", "does", "did",
        "can", "could", "will", "would", "should", "may", "has", "have", "am",
    ];

    private static readonly HashSet<string> Greetings = ["sorry", "so", "and", "but", "okay", "ok", "well", "hi", "hello", "please", "um", "uh", "then"];

    private static readonly string[] AlwaysCapital = ["i", "i'm", "i'd", "i'll", "i've"];

    /// <param name="words">The recognised words: lower-case words, or digits.</param>
    /// <param name="phrases">A phrase list. Its entries are displayed as they are written there.</param>
    public static WrittenPhrase Of(IEnumerable<string> words, IReadOnlyList<string> phrases)
    {
        var lexical = words.SelectMany(SpokenNumbers.ToWords).ToArray();
        var itn = SpokenNumbers.ToDigits(lexical);
        var display = string.Join(' ', itn.Select(word => AlwaysCapital.Contains(word) ? Capital(word) : word));
        foreach (var phrase in phrases)
        {
            display = WithSpelling(display, phrase);
        }

        var mark = IsQuestion(lexical) ? '?' : '.';
        return new WrittenPhrase(string.Join(' ', lexical), string.Join(' ', itn), lexical.Length == 0 ? "" : Capital(display) + mark);
    }

    private static bool IsQuestion(string[] words) =>
        words.SkipWhile(Greetings.Contains).FirstOrDefault() is { } first && Questions.Contains(first);

    private static string WithSpelling(string text, string phrase)
    {
        // The words that are heard when the phrase is said: without accents and signs, and with digits as they are displayed.
        var said = string.Join(' ', SpokenNumbers.ToDigits([.. SpokenForm.OfText(phrase).SelectMany(SpokenNumbers.ToWords)]));
        var next = 0;
        for (var at = 0; said.Length > 0 && (at = text.IndexOf(said, at, StringComparison.OrdinalIgnoreCase)) >= 0; at = next)
        {
            var end = at + said.Length;
            var whole = (at == 0 || text[at - 1] == ' ') && (end == text.Length || text[end] == ' ');
            text = whole ? string.Concat(text.AsSpan(0, at), phrase, text.AsSpan(end)) : text;
            next = whole ? at + phrase.Length : end;
        }

        return text;
    }

    private static string Capital(string word) => word.Length == 0 ? word : char.ToUpperInvariant(word[0]) + word[1..];
}
