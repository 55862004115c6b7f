namespace VoiceAgent.Tests.Rtp.Audio;

/// <summary>A voice-like sound from whole numbers only, so that every machine gives the same samples. ffmpeg's results of it are known.</summary>
internal static class MadeUpSpeech
{
    public static short[] At(int rate, int samples)
    {
        var (phase, noise, low) = (0, 12_345L, 0);
        var made = new short[samples];
        for (var i = 0; i < samples; i++)
        {
            var milliseconds = (int)((long)i * 1000 / rate);
            var frequency = 110 + (Math.Abs((milliseconds * 2 % 800) - 400) / 4);
            phase = (phase + (frequency * 65_536 / rate)) & 0xFFFF;
            noise = ((noise * 1_103_515_245) + 12_345) & 0x7FFF_FFFF;
            var loudness = Math.Abs((milliseconds * 3 % 1000) - 500);
            var sample = FloorDivide((phase - 32_768) * loudness, 1000) + (int)((noise >> 16) % 400) - 200;
            low += (sample - low) / 2;
            made[i] = (short)low;
        }

        return made;
    }

    private static int FloorDivide(int value, int divisor) => (int)Math.Floor((double)value / divisor);
}
