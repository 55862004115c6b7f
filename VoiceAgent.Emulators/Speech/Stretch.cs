namespace VoiceAgent.Emulators.Speech;

/// <summary>Lengthens speech without changing its pitch: overlapping pieces, each placed where it best fits the one before (WSOLA).</summary>
internal static class Stretch
{
    private const int Window = 384;
    private const int Hop = Window / 2;
    private const int Search = 128;

    /// <summary>Returns the speech with a length of <paramref name="length"/> samples. This must not be shorter than the speech.</summary>
    public static float[] Lengthen(ReadOnlySpan<float> speech, int length)
    {
        if (length == speech.Length)
        {
            return speech.ToArray();
        }

        var longer = new float[length];
        if (speech.Length < 2 * Window)
        {
            speech.CopyTo(longer); // Too short to split, so silence is added at the end.
            return longer;
        }

        speech[..Window].CopyTo(longer);
        var taken = 0;
        for (var at = Hop; at < length; at += Hop)
        {
            var wanted = (int)((long)at * (speech.Length - Window) / Math.Max(1, length - Window));
            taken = BestFit(speech, taken + Hop, Math.Min(wanted, speech.Length - Window));
            CrossFade(speech[taken..], longer.AsSpan(at));
        }

        return longer;
    }

    /// <summary>Finds the piece near <paramref name="wanted"/> that is most similar to the natural continuation.</summary>
    private static int BestFit(ReadOnlySpan<float> speech, int natural, int wanted)
    {
        natural = Math.Min(natural, speech.Length - Window);
        var best = wanted;
        var bestScore = float.MinValue;
        for (var from = Math.Max(0, wanted - Search); from <= Math.Min(speech.Length - Window, wanted + Search); from += 2)
        {
            var score = 0f;
            for (var i = 0; i < Hop; i += 2)
            {
                score += speech[natural + i] * speech[from + i];
            }

            if (score > bestScore)
            {
                (best, bestScore) = (from, score);
            }
        }

        return best;
    }

    /// <summary>Cross-fades the first half of the piece with the existing audio, and writes the second half for the next cross-fade.</summary>
    private static void CrossFade(ReadOnlySpan<float> piece, Span<float> target)
    {
        for (var i = 0; i < Math.Min(Window, target.Length); i++)
        {
            var weight = i < Hop ? (float)i / Hop : 1;
            target[i] = (target[i] * (1 - weight)) + (piece[i] * weight);
        }
    }
}
