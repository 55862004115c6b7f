namespace Microsoft.CognitiveServices.Speech.Audio;

public class AudioInputStream : IDisposable
{
    private protected AudioInputStream()
    {
    }

    public static PushAudioInputStream CreatePushStream() => new(AudioStreamFormat.GetWaveFormatPCM(16_000, 16, 1));

    public static PushAudioInputStream CreatePushStream(AudioStreamFormat format) => new(format);

    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    protected virtual void Dispose(bool disposing)
    {
    }
}
