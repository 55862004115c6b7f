using Microsoft.CognitiveServices.Speech.Audio;
using Microsoft.CognitiveServices.Speech.Wire;

namespace Microsoft.CognitiveServices.Speech;

/// <summary>Synthesises one text after another over one connection, which stays open between them.</summary>
public sealed class SpeechSynthesizer : IDisposable
{
    private readonly ActiveCalls _calls = new("synthesizer");
    private readonly SynthesisSession _session;

    /// <param name="audioConfig">Must be null: only events deliver the audio.</param>
    public SpeechSynthesizer(SpeechConfig speechConfig, AudioConfig? audioConfig)
    {
        if (audioConfig is not null)
        {
            throw new ArgumentException("The stand-in plays no audio. Pass null and read the audio from the events.", nameof(audioConfig));
        }

        speechConfig.Native.Making();
        Config = speechConfig.Copy();
        _session = new SynthesisSession(this);
    }

    public event EventHandler<SpeechSynthesisEventArgs>? SynthesisStarted;

    public event EventHandler<SpeechSynthesisEventArgs>? Synthesizing;

    public event EventHandler<SpeechSynthesisEventArgs>? SynthesisCompleted;

    public event EventHandler<SpeechSynthesisEventArgs>? SynthesisCanceled;

    public event EventHandler<SpeechSynthesisWordBoundaryEventArgs>? WordBoundary;

    public PropertyCollection Properties => Config.Properties;

    /// <summary>The synthesiser sends it when it connects the next time.</summary>
    public string AuthorizationToken
    {
        get => Config.AuthorizationToken;
        set => Config.AuthorizationToken = value;
    }

    internal SpeechConfig Config { get; }

    internal bool WantsWords => WordBoundary is not null;

    /// <summary>Completes when the first audio has arrived or the synthesis has failed. Events deliver the audio.</summary>
    public Task<SpeechSynthesisResult> StartSpeakingTextAsync(string text) => SpeakAsync(text, isSsml: false, untilComplete: false);

    /// <summary>Like <see cref="StartSpeakingTextAsync"/>, for a document of SSML.</summary>
    public Task<SpeechSynthesisResult> StartSpeakingSsmlAsync(string ssml) => SpeakAsync(ssml, isSsml: true, untilComplete: false);

    /// <summary>Completes when the last audio has arrived or the synthesis has failed.</summary>
    public Task<SpeechSynthesisResult> SpeakTextAsync(string text) => SpeakAsync(text, isSsml: false, untilComplete: true);

    /// <summary>Cancels the current synthesis.</summary>
    public Task StopSpeakingAsync()
    {
        _session.Stop();
        return Task.CompletedTask;
    }

    public void Dispose() => _calls.Dispose(() =>
    {
        Config.Native.Disposing();
        _session.Dispose();
    });

    internal Task OpenAsync() => _session.OpenAsync();

    private Task<SpeechSynthesisResult> SpeakAsync(string text, bool isSsml, bool untilComplete) =>
        _calls.RunAsync(Config.Native.Starting, () => _session.SpeakAsync(text, isSsml, untilComplete));

    internal void OnStarted(SpeechSynthesisResult result) => SynthesisStarted?.Invoke(this, new SpeechSynthesisEventArgs(result));

    internal void OnSynthesizing(SpeechSynthesisResult result) => Synthesizing?.Invoke(this, new SpeechSynthesisEventArgs(result));

    internal void OnCompleted(SpeechSynthesisResult result) => SynthesisCompleted?.Invoke(this, new SpeechSynthesisEventArgs(result));

    internal void OnCanceled(SpeechSynthesisResult result) => SynthesisCanceled?.Invoke(this, new SpeechSynthesisEventArgs(result));

    internal void OnWordBoundary(SpeechSynthesisWordBoundaryEventArgs word) => WordBoundary?.Invoke(this, word);
}
