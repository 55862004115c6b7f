namespace VoiceAgent.Emulators.Speech;

/// <summary>The telephone network's 8-bit code for a sample (ITU-T G.711).</summary>
internal static class MuLaw
{
    private const int Bias = 132;
    private const int Loudest = 32_635;

    public static byte Encode(short sample)
    {
        var sign = sample < 0 ? 0x80 : 0;
        var magnitude = Math.Min(Math.Abs((int)sample), Loudest) + Bias;
        var segment = Math.Max(0, 31 - int.LeadingZeroCount(magnitude) - 7);
        return (byte)~(sign | (segment << 4) | ((magnitude >> (segment + 3)) & 0x0F));
    }

    public static short Decode(byte code)
    {
        var bits = ~code;
        var magnitude = ((((bits & 0x0F) << 3) + Bias) << ((bits >> 4) & 0x07)) - Bias;
        return (short)((bits & 0x80) != 0 ? -magnitude : magnitude);
    }
}
