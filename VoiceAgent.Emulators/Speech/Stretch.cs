namespace VoiceAgent.Emulators.Speech;

/// <summary>Makes a piece of speech longer without changing its pitch: overlapped pieces, each placed where it fits the one before best (WSOLA).</summary>
internal static class Stretch
{
    private const int Window = 384;
    private const int Hop = Window / 2;
    private const int Search = 128;

    /// <summary>Returns the speech at a length of <paramref name="length"/> samples, which is not less than its own.</summary>
    public static float[] Lengthen(ReadOnlySpan<float> speech, int length)
    {
        if (length == speech.Length)
        {
            return speech.ToArray();
        }

        var longer = new float[length];
        if (speech.Length < 2 * Window)
        {
            speech.CopyTo(longer); // Too short to take apart: silence follows.
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

    /// <summary>The piece near <paramref name="wanted"/> that goes on most like the piece that would follow by itself.</summary>
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

    /// <summary>Half a window fades over what is there, the rest is laid down for the next piece to fade over.</summary>
    private static void CrossFade(ReadOnlySpan<float> piece, Span<float> target)
    {
        for (var i = 0; i < Math.Min(Window, target.Length); i++)
        {
            var weight = i < Hop ? (float)i / Hop : 1;
            target[i] = (target[i] * (1 - weight)) + (piece[i] * weight);
        }
    }
}
