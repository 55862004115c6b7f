using VoiceAgent.Pipeline.Text;

namespace VoiceAgent.Pipeline.Speakable;

/// <summary>The punctuation and the kinds of script that decide where a text may be cut.</summary>
internal static class SentenceEnds
{
    /// <summary>Marks that end a sentence without a space after them.</summary>
    public static bool IsFinal(char sign) => Punctuation.EndsWithoutSpace(sign);

    /// <summary>Marks of scripts that use no spaces: a clause may end at them.</summary>
    public static bool IsFullWidth(char sign) => sign is '，' or '、' or '；' or '：' or '、' or '」' or '』' or '）' or '】' || IsFinal(sign);
}
