using System.Globalization;
using System.Text;

namespace VoiceAgent.Dashboard.Recordings;

/// <summary>How loud each channel of a recording is over time, as outlines to draw.</summary>
/// <param name="Paths">An SVG path a channel, <see cref="Points"/> wide and 100 high.</param>
public sealed record Waveform(IReadOnlyList<string> Paths)
{
    /// <summary>The resolution in time: about a point a pixel.</summary>
    public const int Points = 600;

    /// <param name="peaks">The loudest sample of each point, 0 to 1, a row a channel.</param>
    public static Waveform From(IEnumerable<float[]> peaks) => new([.. peaks.Select(Outline)]);

    private static string Outline(float[] peaks)
    {
        var path = new StringBuilder("M0 50");
        for (var x = 0; x < peaks.Length; x++)
        {
            path.Append(CultureInfo.InvariantCulture, $"L{x} {50 - Height(peaks[x]):0.#}");
        }

        for (var x = peaks.Length - 1; x >= 0; x--)
        {
            path.Append(CultureInfo.InvariantCulture, $"L{x} {50 + Height(peaks[x]):0.#}");
        }

        return path.Append('Z').ToString();
    }

    // The square root lifts quiet speech: loudness is heard on a curved scale. Silence stays a thin line.
    private static double Height(float peak) => Math.Max(Math.Sqrt(peak) * 49, 0.6);
}
