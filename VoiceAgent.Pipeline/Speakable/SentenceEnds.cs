namespace VoiceAgent.Pipeline.Speakable;

/// <summary>The punctuation and the kinds of script that decide where a text may be cut.</summary>
internal static class SentenceEnds
{
    /// <summary>Marks that end a sentence without a space after them: Chinese, Japanese, Hindi, Arabic, Urdu, Armenian, Khmer, Burmese.</summary>
    public static bool IsFinal(char sign) => sign is '。' or '．' or '｡' or '！' or '？' or '।' or '॥' or '؟' or '۔' or '։' or '።' or '។' or '။';

    /// <summary>Marks of scripts that use no spaces: a clause may end at them.</summary>
    public static bool IsFullWidth(char sign) => sign is '，' or '、' or '；' or '：' or '、' or '」' or '』' or '）' or '】' || IsFinal(sign);

    /// <summary>Scripts that write no spaces between words: Chinese, Japanese, Thai, Lao, Khmer, Burmese.</summary>
    public static bool IsDense(char sign) => sign is (>= '\u3040' and <= '\u30FF') or (>= '\u3400' and <= '\u4DBF') or (>= '\u4E00' and <= '\u9FFF')
        or (>= '\uF900' and <= '\uFAFF') or (>= '\u0E00' and <= '\u0EFF') or (>= '\u1000' and <= '\u109F') or (>= '\u1780' and <= '\u17FF') or (>= '\uFF66' and <= '\uFF9F');
}
