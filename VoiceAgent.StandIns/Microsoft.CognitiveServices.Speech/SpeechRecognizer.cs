using Microsoft.CognitiveServices.Speech.Audio;
using Microsoft.CognitiveServices.Speech.Wire;

namespace Microsoft.CognitiveServices.Speech;

/// <summary>Recognises one stream of pushed audio, from start to stop, once.</summary>
public sealed class SpeechRecognizer : Recognizer
{
    private readonly RecognitionSession _session;

    public SpeechRecognizer(SpeechConfig speechConfig, AudioConfig audioConfig)
    {
        Properties = speechConfig.Copy().Properties;
        var trail = ((PushAudioInputStream)audioConfig.Input).Trail;
        _session = new RecognitionSession(this, speechConfig.Copy(), trail);
    }

    public event EventHandler<SpeechRecognitionEventArgs>? Recognizing;

    public event EventHandler<SpeechRecognitionEventArgs>? Recognized;

    public event EventHandler<SpeechRecognitionCanceledEventArgs>? Canceled;

    public PropertyCollection Properties { get; }

    public string SpeechRecognitionLanguage => Properties.GetProperty(PropertyId.SpeechServiceConnection_RecoLanguage);

    /// <summary>Begins; failures are told by <see cref="Canceled"/>.</summary>
    public Task StartContinuousRecognitionAsync()
    {
        _session.Start();
        return Task.CompletedTask;
    }

    /// <summary>Ends once the service has told what it still knows, at most two seconds later.</summary>
    public Task StopContinuousRecognitionAsync() => _session.StopAsync();

    internal void OnRecognizing(SpeechRecognitionEventArgs happened) => Recognizing?.Invoke(this, happened);

    internal void OnRecognized(SpeechRecognitionEventArgs happened) => Recognized?.Invoke(this, happened);

    internal void OnCanceled(SpeechRecognitionCanceledEventArgs happened) => Canceled?.Invoke(this, happened);

    protected override void Dispose(bool disposing) => _session.Abort();
}
