namespace VoiceAgent.Emulators.Speech;

/// <summary>Europe's 8-bit code for a sample (ITU-T G.711, A-law). Every second bit of the code is inverted.</summary>
internal static class ALaw
{
    private const int Mask = 0x55;

    public static byte Encode(short sample)
    {
        var sign = sample < 0 ? 0 : 0x80;
        var magnitude = (sample < 0 ? -1 - sample : sample) >> 3;
        var segment = Math.Max(0, 31 - int.LeadingZeroCount(magnitude >> 5 << 1 | 1));
        var step = (magnitude >> Math.Max(1, segment)) & 0x0F;
        return (byte)((sign | (segment << 4) | step) ^ Mask);
    }

    public static short Decode(byte code)
    {
        var bits = code ^ Mask;
        var segment = (bits >> 4) & 0x07;
        var magnitude = ((bits & 0x0F) << 4) + (segment == 0 ? 8 : 0x108);
        magnitude <<= Math.Max(0, segment - 1);
        return (short)((bits & 0x80) != 0 ? magnitude : -magnitude);
    }
}
