namespace VoiceAgent.Pipeline.Quality;

/// <summary>
/// The E-model of ITU-T G.107, simplified: R = 93.2 − Id − Ie,eff. Everything that a media stream does not show (noise, echo, loudness, sidetone)
/// has the default values of G.107, which give 93.2.
/// <list type="bullet">
/// <item>Ie,eff is the formula of G.107 for packet loss with Ie = 0 and Bpl = 4.3: G.711 without concealment (ITU-T G.113, Appendix I). The media
/// stream is silent where audio was lost, so nothing conceals the loss.</item>
/// <item>Id is the approximation of R. G. Cole and J. H. Rosenbluth, "Voice over IP performance monitoring", ACM SIGCOMM CCR 31(2), 2001.</item>
/// <item>The score is that of G.107, Annex B. It is on the narrow-band scale, because telephones deliver 8 kHz audio.</item>
/// </list>
/// </summary>
internal static class EModel
{
    private const double WithoutImpairment = 93.2;
    private const double Robustness = 4.3;
    private const double WorstImpairment = 95;

    // From this delay on, people begin to talk at the same time.
    private const double NoticedDelay = 177.3;

    /// <param name="lossShare">The share of the frames that a listener misses, 0 to 1.</param>
    /// <param name="meanBurst">How many frames are missing in a row, on average. At least 1.</param>
    /// <param name="delay">From mouth to ear.</param>
    /// <returns>The rating factor R, at most 93.2. It may be negative.</returns>
    public static double Rating(double lossShare, double meanBurst, TimeSpan delay)
    {
        // With random loss the mean burst is 1 / (1 − loss). Longer bursts disturb less often.
        var burstRatio = Math.Max(1, meanBurst * (1 - lossShare));
        var percent = 100 * lossShare;
        var equipment = WorstImpairment * percent / ((percent / burstRatio) + Robustness);
        var milliseconds = delay.TotalMilliseconds;
        var late = (0.024 * milliseconds) + (milliseconds > NoticedDelay ? 0.11 * (milliseconds - NoticedDelay) : 0);
        return WithoutImpairment - late - equipment;
    }

    /// <returns>The mean opinion score, 1 to 4.5.</returns>
    public static double ScoreOf(double rating) => rating switch
    {
        <= 0 => 1,
        >= 100 => 4.5,
        _ => Math.Max(1, 1 + (0.035 * rating) + (rating * (rating - 60) * (100 - rating) * 7e-6)),
    };
}
