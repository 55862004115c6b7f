namespace Microsoft.CognitiveServices.Speech.Audio;

public sealed class AudioStreamFormat : IDisposable
{
    private AudioStreamFormat(uint samplesPerSecond) => SamplesPerSecond = (int)samplesPerSecond;

    internal int SamplesPerSecond { get; }

    public static AudioStreamFormat GetWaveFormatPCM(uint samplesPerSecond, byte bitsPerSample, byte channels) => (bitsPerSample, channels) is (16, 1)
        ? new AudioStreamFormat(samplesPerSecond)
        : throw new ArgumentException("The stand-in supports only mono PCM16.");

    public void Dispose()
    {
    }
}
