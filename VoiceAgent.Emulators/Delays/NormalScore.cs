namespace VoiceAgent.Emulators.Delays;

/// <summary>The inverse of the normal distribution function, by bisection over Abramowitz and Stegun's formula 7.1.26 (error below 1e-6).</summary>
internal static class NormalScore
{
    private const double Bound = 6;

    public static double Of(double share)
    {
        double low = -Bound, high = Bound;
        while (high - low > 1e-7)
        {
            var middle = (low + high) / 2;
            (low, high) = ShareBelow(middle) < share ? (middle, high) : (low, middle);
        }

        return (low + high) / 2;
    }

    private static double ShareBelow(double score)
    {
        var x = Math.Abs(score) / Math.Sqrt(2);
        var t = 1 / (1 + (0.3275911 * x));
        var erf = 1 - ((((((((((1.061405429 * t) - 1.453152027) * t) + 1.421413741) * t) - 0.284496736) * t) + 0.254829592) * t) * Math.Exp(-x * x));
        return score < 0 ? (1 - erf) / 2 : (1 + erf) / 2;
    }
}
