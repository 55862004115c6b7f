namespace VoiceAgent.Rtp.Audio;

/// <summary>The adaptive predictor and the step size of one half band of G.722 (ITU-T G.722 §3). Names follow the recommendation.</summary>
internal sealed class G722Band
{
    private static readonly int[] LogSteps =
        [2048, 2093, 2139, 2186, 2233, 2282, 2332, 2383, 2435, 2489, 2543, 2599, 2656, 2714, 2774, 2834,
         2896, 2960, 3025, 3091, 3158, 3228, 3298, 3371, 3444, 3520, 3597, 3676, 3756, 3838, 3922, 4008];

    private readonly int _nbMost;
    private readonly int _shift;
    private readonly int[] _zeros = new int[7];
    private readonly int[] _differences = new int[7];
    private int _a1;
    private int _a2;
    private int _r1;
    private int _r2;
    private int _p1;
    private int _p2;
    private int _zeroPart;
    private int _nb;

    private G722Band(int step, int nbMost, int shift) => (Step, _nbMost, _shift) = (step, nbMost, shift);

    /// <summary>The predicted sample.</summary>
    public int Predicted { get; private set; }

    /// <summary>The quantizer's step.</summary>
    public int Step { get; private set; }

    public static G722Band Lower() => new(32, 18_432, 8);

    public static G722Band Upper() => new(8, 22_528, 10);

    /// <summary>Takes a quantized difference: adapts the step (LOGSCL, SCALEL), then the predictor (block 4).</summary>
    public void Take(int difference, int weight)
    {
        _nb = Math.Clamp(((_nb * 127) >> 7) + weight, 0, _nbMost);
        var step = LogSteps[(_nb >> 6) & 31];
        var shift = _shift - (_nb >> 11);
        Step = (shift < 0 ? step << -shift : step >> shift) << 2;
        Adapt(difference);
    }

    public static int Saturate(int value) => Math.Clamp(value, short.MinValue, short.MaxValue);

    private void Adapt(int difference)
    {
        var r0 = Saturate(Predicted + difference);
        var p0 = Saturate(_zeroPart + difference);
        var (sameAsLast, sameAsBefore) = (p0 >> 15 == _p1 >> 15, p0 >> 15 == _p2 >> 15);

        // UPPOL2
        var wide = Saturate(_a1 << 2);
        var a2 = Math.Min(sameAsLast ? -wide : wide, 32_767) >> 7;
        a2 += (sameAsBefore ? 128 : -128) + ((_a2 * 32_512) >> 15);
        a2 = Math.Clamp(a2, -12_288, 12_288);

        // UPPOL1
        var a1 = Saturate((sameAsLast ? 192 : -192) + ((_a1 * 32_640) >> 15));
        var limit = Saturate(15_360 - a2);
        a1 = Math.Clamp(a1, -limit, limit);

        // UPZERO, DELAYA, FILTEZ
        var change = difference == 0 ? 0 : 128;
        _differences[0] = difference;
        _zeroPart = 0;
        for (var i = 6; i >= 1; i--)
        {
            var same = _differences[i] >> 15 == difference >> 15;
            _zeros[i] = Saturate((same ? change : -change) + ((_zeros[i] * 32_640) >> 15));
        }

        for (var i = 6; i >= 1; i--)
        {
            _differences[i] = _differences[i - 1];
            _zeroPart += (_zeros[i] * Saturate(_differences[i] * 2)) >> 15;
        }

        _zeroPart = Saturate(_zeroPart);
        (_r2, _r1, _p2, _p1, _a2, _a1) = (_r1, r0, _p1, p0, a2, a1);

        // FILTEP
        var polePart = Saturate(((_a1 * Saturate(_r1 * 2)) >> 15) + ((_a2 * Saturate(_r2 * 2)) >> 15));
        Predicted = Saturate(polePart + _zeroPart);
    }
}
