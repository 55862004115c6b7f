namespace VoiceAgent.Pipeline.Text;

/// <summary>The marks at the end of a sentence, in every script that writes them. All rules about sentences and questions use these.</summary>
internal static class Punctuation
{
    /// <summary>The question marks: Latin, full-width, Arabic, Armenian, Ethiopic, and the doubled and combined ones.</summary>
    public static bool IsQuestionMark(char sign) => sign is '?' or '？' or '؟' or '՞' or '፧' or '⁇' or '⁈' or '⁉' or '‽' or '﹖';

    /// <summary>Marks that end a sentence without a space after them: Chinese, Japanese, Hindi, Arabic, Urdu, Armenian, Khmer, Burmese.</summary>
    public static bool EndsWithoutSpace(char sign) => sign is '。' or '．' or '｡' or '！' or '？' or '।' or '॥' or '؟' or '۔' or '։' or '።' or '។' or '။' or '፧' or '﹖';

    public static bool IsSentenceEnd(char sign) => sign is '.' or '!' || IsQuestionMark(sign) || EndsWithoutSpace(sign);

    public static bool HasQuestion(string text) => text.Any(IsQuestionMark);

    /// <summary>Whether the last sentence is a question. Signs such as a closing quotation mark may follow the question mark.</summary>
    public static bool EndsInQuestion(string text)
    {
        for (var at = text.Length - 1; at >= 0 && !char.IsLetterOrDigit(text[at]); at--)
        {
            if (IsQuestionMark(text[at]))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>The sentences of a text, each with its marks.</summary>
    /// <param name="isAbbreviation">Whether a word with its full stop, such as "Mr.", does not end the sentence.</param>
    public static List<string> Sentences(string text, Func<string, bool>? isAbbreviation = null)
    {
        var sentences = new List<string>();
        var from = 0;
        for (var at = 0; at < text.Length; at++)
        {
            var ends = IsSentenceEnd(text[at]) && !(at + 1 < text.Length && IsSentenceEnd(text[at + 1]));
            if (ends && !(text[at] is '.' && isAbbreviation?.Invoke(text[(text.LastIndexOf(' ', at) + 1)..(at + 1)]) is true))
            {
                sentences.Add(text[from..(at + 1)]);
                from = at + 1;
            }
        }

        if (!string.IsNullOrWhiteSpace(text[from..]))
        {
            sentences.Add(text[from..]);
        }

        return sentences;
    }
}
