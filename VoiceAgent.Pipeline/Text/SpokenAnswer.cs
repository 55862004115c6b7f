using System.Collections.Frozen;

namespace VoiceAgent.Pipeline.Text;

/// <summary>Reads yes or no in any wording. Key 1 is yes, key 2 is no.</summary>
internal static class SpokenAnswer
{
    private static readonly FrozenSet<string> Yes = new[]
    {
        "yes", "yeah", "yep", "yup", "correct", "right", "exactly", "sure", "ok", "okay", "affirmative", "absolutely", "definitely", "perfect", "uh-huh", "mhm", "indeed", "true",
    }.ToFrozenSet();

    private static readonly FrozenSet<string> No = new[]
    {
        "no", "nope", "nah", "wrong", "incorrect", "negative", "false",
    }.ToFrozenSet();

    private static readonly FrozenSet<string> Turning = new[] { "not", "isn't", "wasn't", "ain't", "don't", "doesn't", "never" }.ToFrozenSet();

    /// <returns>Null when the answer is neither, or both.</returns>
    public static bool? In(string said)
    {
        switch (SpokenWords.Keys(said))
        {
            case "1": return true;
            case "2": return false;
        }

        var words = SpokenWords.In(said.Replace("uh-huh", "yes", StringComparison.OrdinalIgnoreCase).Replace("mm-hm", "yes", StringComparison.OrdinalIgnoreCase));
        var turned = words.Any(Turning.Contains);
        var yes = !turned && (words.Any(Yes.Contains) || Phrase(words, "that's", "it") || Phrase(words, "of", "course"));
        var no = turned || words.Any(No.Contains);
        return yes == no ? null : yes;
    }

    private static bool Phrase(IReadOnlyList<string> words, string first, string second) => words.Zip(words.Skip(1)).Any(pair => pair.First == first && pair.Second == second);
}
