namespace VoiceAgent.Pipeline.Quality;

/// <summary>Levels in decibels of full scale. A square wave of the highest amplitude has 0 dB.</summary>
internal static class Decibels
{
    private const double FullScale = 32_768;

    /// <summary>The mean of the squared samples.</summary>
    public static double PowerOf(double decibels) => FullScale * FullScale * Math.Pow(10, decibels / 10);

    public static double Of(double power) => 10 * Math.Log10(power / (FullScale * FullScale));
}
