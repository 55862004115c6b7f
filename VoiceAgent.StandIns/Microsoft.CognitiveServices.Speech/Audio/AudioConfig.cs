namespace Microsoft.CognitiveServices.Speech.Audio;

public sealed class AudioConfig : IDisposable
{
    private AudioConfig(AudioInputStream input) => Input = input;

    internal AudioInputStream Input { get; }

    public static AudioConfig FromStreamInput(AudioInputStream audioStream) => new(audioStream);

    public void Dispose()
    {
    }
}
