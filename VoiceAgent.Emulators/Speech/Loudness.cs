namespace VoiceAgent.Emulators.Speech;

/// <summary>The threshold of an audible sound: above the noise of a good connection, about −40 dB of full scale.</summary>
internal static class Loudness
{
    private const int Audible = 330;

    /// <summary>Index of the first audible sample, or −1.</summary>
    public static int First(ReadOnlySpan<short> samples) => samples.IndexOfAnyExceptInRange((short)-Audible, (short)Audible);

    /// <summary>Index of the last audible sample, or −1.</summary>
    public static int Last(ReadOnlySpan<short> samples) => samples.LastIndexOfAnyExceptInRange((short)-Audible, (short)Audible);
}
