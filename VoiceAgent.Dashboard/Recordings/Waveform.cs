using System.Globalization;
using System.Text;

namespace VoiceAgent.Dashboard.Recordings;

/// <summary>The loudness of each channel of a recording over time, as outlines to draw.</summary>
/// <param name="Paths">One SVG path per channel, <see cref="Points"/> wide and 100 high.</param>
public sealed record Waveform(IReadOnlyList<string> Paths)
{
    /// <summary>The horizontal resolution: about one point per pixel.</summary>
    public const int Points = 600;

    /// <param name="peaks">The loudest sample of each point, 0 to 1, one row per channel.</param>
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

    // The square root raises quiet speech, because perceived loudness is not linear. Silence is drawn as a thin line.
    private static double Height(float peak) => Math.Max(Math.Sqrt(peak) * 49, 0.6);
}
