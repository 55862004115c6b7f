using System.Text;
using VoiceAgent.Emulators.OpenAI.Matching;

namespace VoiceAgent.Emulators.OpenAI.Embedding;

/// <summary>
/// A vector of length 1 for a text: the sum of a fixed pseudo-random vector for each word. The same text always gets the same
/// vector, and texts that share words are near each other. The meaning of words has no effect.
/// </summary>
internal static class EmbeddingVector
{
    // Small words say little about a text.
    private const double WeightOfSmallWord = 0.1;

    public static float[] Of(string text, int dimensions)
    {
        var sum = new double[dimensions];
        var words = SpokenWords.Of(text);
        var telling = SpokenWords.Telling(text).ToHashSet();
        foreach (var word in words.Count > 0 ? words : [text])
        {
            Add(sum, word, telling.Contains(word) || words.Count == 0 ? 1 : WeightOfSmallWord);
        }

        var length = Math.Sqrt(sum.Sum(part => part * part));
        return [.. sum.Select(part => (float)(part / length))];
    }

    // FNV-1a gives the seed of a word, and SplitMix64 its numbers. Neither may differ between machines or versions.
    private static void Add(double[] sum, string word, double weight)
    {
        var state = 14695981039346656037UL;
        foreach (var one in Encoding.UTF8.GetBytes(word))
        {
            state = (state ^ one) * 1099511628211UL;
        }

        for (var index = 0; index < sum.Length; index++)
        {
            state += 0x9E3779B97F4A7C15UL;
            var mixed = (state ^ (state >> 30)) * 0xBF58476D1CE4E5B9UL;
            mixed = (mixed ^ (mixed >> 27)) * 0x94D049BB133111EBUL;
            sum[index] += weight * (((mixed ^ (mixed >> 31)) >> 11) / (double)(1UL << 52) - 1);
        }
    }
}
