namespace Microsoft.CognitiveServices.Speech;

/// <summary>The connection of a synthesiser. An application can open it before it is needed.</summary>
public sealed class Connection : IDisposable
{
    private readonly SpeechSynthesizer _synthesizer;

    private Connection(SpeechSynthesizer synthesizer) => _synthesizer = synthesizer;

    public static Connection FromSpeechSynthesizer(SpeechSynthesizer speechSynthesizer) => new(speechSynthesizer);

    /// <summary>Begins to connect. A failure is reported with the next synthesis.</summary>
    public void Open(bool forContinuousRecognition) => _ = _synthesizer.OpenAsync();

    public void Dispose()
    {
    }
}
