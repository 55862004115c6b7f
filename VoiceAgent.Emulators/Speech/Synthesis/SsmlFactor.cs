using System.Globalization;

namespace VoiceAgent.Emulators.Speech.Synthesis;

/// <summary>Converts values of <c>prosody</c> to factors of the normal voice. A value that the service does not know gives null.</summary>
internal static class SsmlFactor
{
    /// <summary>The pitch of an average voice, for values in Hz.</summary>
    private const double AveragePitch = 180;

    public static double? Rate(string value) => Clamp(value switch
    {
        "x-slow" => 0.5,
        "slow" => 0.64,
        "medium" or "default" => 1,
        "fast" => 1.55,
        "x-fast" => 2,
        _ => Relative(value) ?? Plain(value),
    }, 0.5, 2);

    public static double? Pitch(string value) => Clamp(value switch
    {
        "x-low" => 0.55,
        "low" => 0.8,
        "medium" or "default" => 1,
        "high" => 1.2,
        "x-high" => 1.45,
        _ => Semitones(value) ?? Relative(value) ?? Hertz(value),
    }, 0.5, 1.5);

    public static double? Volume(string value) => Clamp(value switch
    {
        "silent" => 0,
        "x-soft" => 0.2,
        "soft" => 0.4,
        "medium" => 0.6,
        "loud" => 0.8,
        "x-loud" or "default" => 1,
        _ => Relative(value) ?? Decibels(value) ?? Level(value),
    }, 0, 1);

    private static double? Clamp(double? factor, double least, double most) => factor is { } given ? Math.Clamp(given, least, most) : null;

    /// <summary><c>+20%</c>, <c>-10.00%</c>, <c>20%</c>.</summary>
    private static double? Relative(string value) => Without(value, "%") is { } percent ? 1 + (percent / 100) : null;

    private static double? Semitones(string value) => Without(value, "st") is { } steps ? Math.Pow(2, steps / 12) : null;

    /// <summary><c>600Hz</c>, and relative with a sign: <c>+80Hz</c>.</summary>
    private static double? Hertz(string value) =>
        Without(value, "Hz") is { } hertz ? (value[0] is '+' or '-' ? AveragePitch + hertz : hertz) / AveragePitch : null;

    private static double? Decibels(string value) => Without(value, "dB") is { } decibels ? Math.Pow(10, decibels / 20) : null;

    /// <summary>0 to 100, and relative with a sign: <c>-10</c>.</summary>
    private static double? Level(string value) =>
        Plain(value) is { } level ? (value[0] is '+' or '-' ? 100 + level : level) / 100 : null;

    private static double? Without(string value, string unit) => value.EndsWith(unit, StringComparison.OrdinalIgnoreCase) ? Plain(value[..^unit.Length]) : null;

    private static double? Plain(string value) =>
        double.TryParse(value, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number) ? number : null;
}
