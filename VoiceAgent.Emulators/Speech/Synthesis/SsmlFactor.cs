using System.Globalization;

namespace VoiceAgent.Emulators.Speech.Synthesis;

/// <summary>Converts values of <c>prosody</c> to factors of the normal voice. Unknown values have no effect.</summary>
internal static class SsmlFactor
{
    public static double Rate(string? value) => Math.Clamp(value switch
    {
        "x-slow" => 0.5,
        "slow" => 0.64,
        "medium" or "default" => 1,
        "fast" => 1.55,
        "x-fast" => 2,
        _ => Relative(value) ?? Plain(value) ?? 1,
    }, 0.5, 2);

    public static double Pitch(string? value) => Math.Clamp(value switch
    {
        "x-low" => 0.55,
        "low" => 0.8,
        "medium" or "default" => 1,
        "high" => 1.2,
        "x-high" => 1.45,
        _ => Semitones(value) ?? Relative(value) ?? 1,
    }, 0.5, 1.5);

    public static double Volume(string? value) => Math.Clamp(value switch
    {
        "silent" => 0,
        "x-soft" => 0.2,
        "soft" => 0.4,
        "medium" => 0.6,
        "loud" => 0.8,
        "x-loud" or "default" => 1,
        _ => Relative(value) ?? (Plain(value) is { } level ? level / 100 : 1),
    }, 0, 1);

    /// <summary><c>+20%</c>, <c>-10.00%</c>, <c>20%</c>.</summary>
    private static double? Relative(string? value) =>
        value?.EndsWith('%') == true && Plain(value[..^1]) is { } percent ? 1 + (percent / 100) : null;

    private static double? Semitones(string? value) =>
        value?.EndsWith("st", StringComparison.Ordinal) == true && Plain(value[..^2]) is { } steps ? Math.Pow(2, steps / 12) : null;

    private static double? Plain(string? value) =>
        double.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number) ? number : null;
}
