using Microsoft.CognitiveServices.Speech.Wire;

namespace Microsoft.CognitiveServices.Speech.Audio;

/// <summary>Audio that the application writes. A write copies the audio and never waits.</summary>
public sealed class PushAudioInputStream : AudioInputStream
{
    internal PushAudioInputStream(AudioStreamFormat format) => Trail = new AudioTrail(format.SamplesPerSecond);

    internal AudioTrail Trail { get; }

    public void Write(byte[] dataBuffer) => Write(dataBuffer, dataBuffer.Length);

    public void Write(byte[] dataBuffer, int size) => Trail.Write(dataBuffer.AsSpan(0, size));

    public void Close() => Trail.Complete();

    protected override void Dispose(bool disposing)
    {
        Trail.Complete();
        Trail.Release();
    }
}
