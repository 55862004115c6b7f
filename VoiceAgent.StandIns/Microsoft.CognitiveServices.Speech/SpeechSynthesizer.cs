using Microsoft.CognitiveServices.Speech.Audio;
using Microsoft.CognitiveServices.Speech.Wire;

namespace Microsoft.CognitiveServices.Speech;

/// <summary>Speaks one text after another over one connection, which stays open in between.</summary>
public sealed class SpeechSynthesizer : IDisposable
{
    private readonly ActiveCalls _calls = new("synthesizer");
    private readonly SynthesisSession _session;

    /// <param name="audioConfig">Null: the audio is only told by events.</param>
    public SpeechSynthesizer(SpeechConfig speechConfig, AudioConfig? audioConfig)
    {
        if (audioConfig is not null)
        {
            throw new ArgumentException("The stand-in plays nothing itself.", nameof(audioConfig));
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

    /// <summary>Shown when the synthesiser connects the next time.</summary>
    public string AuthorizationToken
    {
        get => Config.AuthorizationToken;
        set => Config.AuthorizationToken = value;
    }

    internal SpeechConfig Config { get; }

    internal bool WantsWords => WordBoundary is not null;

    /// <summary>Ends when the first audio has come, or the synthesis has failed; what follows is told by events.</summary>
    public Task<SpeechSynthesisResult> StartSpeakingTextAsync(string text) => SpeakAsync(text, untilComplete: false);

    /// <summary>Ends when the last audio has come, or the synthesis has failed.</summary>
    public Task<SpeechSynthesisResult> SpeakTextAsync(string text) => SpeakAsync(text, untilComplete: true);

    /// <summary>Gives up the rest of what is being spoken.</summary>
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

    private Task<SpeechSynthesisResult> SpeakAsync(string text, bool untilComplete) =>
        _calls.RunAsync(Config.Native.Starting, () => _session.SpeakAsync(text, untilComplete));

    internal void OnStarted(SpeechSynthesisResult result) => SynthesisStarted?.Invoke(this, new SpeechSynthesisEventArgs(result));

    internal void OnSynthesizing(SpeechSynthesisResult result) => Synthesizing?.Invoke(this, new SpeechSynthesisEventArgs(result));

    internal void OnCompleted(SpeechSynthesisResult result) => SynthesisCompleted?.Invoke(this, new SpeechSynthesisEventArgs(result));

    internal void OnCanceled(SpeechSynthesisResult result) => SynthesisCanceled?.Invoke(this, new SpeechSynthesisEventArgs(result));

    internal void OnWordBoundary(SpeechSynthesisWordBoundaryEventArgs word) => WordBoundary?.Invoke(this, word);
}
