namespace VoiceAgent.Rtp.Audio;

/// <summary>The constants of ITU-T G.722.</summary>
internal static class G722Tables
{
    /// <summary>One half of the quadrature mirror filter's 24 coefficients.</summary>
    public static readonly int[] Mirror = [3, -11, 12, 32, -210, 951, 3876, -805, 362, -156, 53, -11];

    /// <summary>The inverse quantizer of the lower band with 6 bits, which the output uses.</summary>
    public static readonly int[] Lower6 =
        [-136, -136, -136, -136, -24808, -21904, -19008, -16704, -14984, -13512, -12280, -11192, -10232, -9360, -8576, -7856,
         -7192, -6576, -6000, -5456, -4944, -4464, -4008, -3576, -3168, -2776, -2400, -2032, -1688, -1360, -1040, -728,
         24808, 21904, 19008, 16704, 14984, 13512, 12280, 11192, 10232, 9360, 8576, 7856, 7192, 6576, 6000, 5456,
         4944, 4464, 4008, 3576, 3168, 2776, 2400, 2032, 1688, 1360, 1040, 728, 432, 136, -432, -136];

    /// <summary>The inverse quantizer of the lower band with 4 bits, which the predictor uses.</summary>
    public static readonly int[] Lower4 =
        [0, -20456, -12896, -8968, -6288, -4240, -2584, -1200, 20456, 12896, 8968, 6288, 4240, 2584, 1200, 0];

    /// <summary>The inverse quantizer of the upper band.</summary>
    public static readonly int[] Upper2 = [-7408, -1616, 7408, 1616];

    /// <summary>How the step of the lower band changes with each code of 4 bits.</summary>
    public static readonly int[] LowerWeights =
        [-60, 3042, 1198, 538, 334, 172, 58, -30, 3042, 1198, 538, 334, 172, 58, -30, -60];

    /// <summary>How the step of the upper band changes with each code.</summary>
    public static readonly int[] UpperWeights = [798, -214, 798, -214];

    /// <summary>The decision levels of the lower band.</summary>
    public static readonly int[] LowerLevels =
        [0, 35, 72, 110, 150, 190, 233, 276, 323, 370, 422, 473, 530, 587, 650, 714,
         786, 858, 940, 1023, 1121, 1219, 1339, 1458, 1612, 1765, 1980, 2195, 2557, 2919];

    /// <summary>The codes of the lower band's intervals for negative differences.</summary>
    public static readonly byte[] LowerNegative =
        [0, 63, 62, 31, 30, 29, 28, 27, 26, 25, 24, 23, 22, 21, 20, 19, 18, 17, 16, 15, 14, 13, 12, 11, 10, 9, 8, 7, 6, 5, 4];

    /// <summary>The codes of the lower band's intervals for positive differences.</summary>
    public static readonly byte[] LowerPositive =
        [0, 61, 60, 59, 58, 57, 56, 55, 54, 53, 52, 51, 50, 49, 48, 47, 46, 45, 44, 43, 42, 41, 40, 39, 38, 37, 36, 35, 34, 33, 32];
}
