namespace VoiceAgent.Emulators.Acs.Transfers;

/// <summary>The ringing tone that a caller hears: the North American tone, shortened to one second in every three.</summary>
internal static class RingTone
{
    private const double Low = 440;
    private const double High = 480;
    private const double Level = 1_500;

    public static short[] At(int sampleRate)
    {
        var pcm = new short[3 * sampleRate];
        for (var i = 0; i < sampleRate; i++)
        {
            var turn = 2 * Math.PI * i / sampleRate;
            pcm[i] = (short)(Level * (Math.Sin(Low * turn) + Math.Sin(High * turn)));
        }

        return pcm;
    }
}
