using Microsoft.CognitiveServices.Speech.Audio;
using Microsoft.CognitiveServices.Speech.Wire;

namespace Microsoft.CognitiveServices.Speech;

/// <summary>Recognises one stream of pushed audio. It can be started only once.</summary>
public sealed class SpeechRecognizer : Recognizer
{
    private readonly NativeBehaviour _native;
    private readonly ActiveCalls _calls = new("recognizer");
    private readonly RecognitionSession _session;

    public SpeechRecognizer(SpeechConfig speechConfig, AudioConfig audioConfig)
        : this(speechConfig, null, audioConfig, [])
    {
    }

    public SpeechRecognizer(SpeechConfig speechConfig, AutoDetectSourceLanguageConfig autoDetectSourceLanguageConfig, AudioConfig audioConfig)
        : this(speechConfig, autoDetectSourceLanguageConfig, audioConfig, autoDetectSourceLanguageConfig.Languages)
    {
    }

    private SpeechRecognizer(SpeechConfig speechConfig, AutoDetectSourceLanguageConfig? detection, AudioConfig audioConfig, IReadOnlyList<string> languages)
    {
        _native = speechConfig.Native;
        _native.Making();
        var config = speechConfig.Copy();
        Properties = config.Properties;
        if (detection is not null)
        {
            Properties.SetProperty(PropertyId.SpeechServiceConnection_AutoDetectSourceLanguages, string.Join(',', languages));
        }

        var trail = ((PushAudioInputStream)audioConfig.Input).Trail;
        _session = new RecognitionSession(this, config, trail);
    }

    public event EventHandler<SpeechRecognitionEventArgs>? Recognizing;

    public event EventHandler<SpeechRecognitionEventArgs>? Recognized;

    public event EventHandler<SpeechRecognitionCanceledEventArgs>? Canceled;

    public PropertyCollection Properties { get; }

    /// <summary>The recogniser sends it when it connects the next time.</summary>
    public string AuthorizationToken
    {
        get => Properties.GetProperty(PropertyId.SpeechServiceAuthorization_Token);
        set => Properties.SetProperty(PropertyId.SpeechServiceAuthorization_Token, value);
    }

    public string SpeechRecognitionLanguage => Properties.GetProperty(PropertyId.SpeechServiceConnection_RecoLanguage);

    /// <summary>Starts the recognition. <see cref="Canceled"/> reports failures.</summary>
    public Task StartContinuousRecognitionAsync() => _calls.RunAsync(_native.Starting, () =>
    {
        _session.Start();
        return Task.CompletedTask;
    });

    /// <summary>Completes when the service has sent its last results, after two seconds at most. The official SDK takes up to ten.</summary>
    public Task StopContinuousRecognitionAsync() => _calls.RunAsync(_native.Stopping, _session.StopAsync);

    internal void OnRecognizing(SpeechRecognitionEventArgs happened) => Recognizing?.Invoke(this, happened);

    internal void OnRecognized(SpeechRecognitionEventArgs happened) => Recognized?.Invoke(this, happened);

    internal void OnCanceled(SpeechRecognitionCanceledEventArgs happened) => Canceled?.Invoke(this, happened);

    protected override void Dispose(bool disposing) => _calls.Dispose(() =>
    {
        _native.Disposing();
        _session.Abort();
    });
}
