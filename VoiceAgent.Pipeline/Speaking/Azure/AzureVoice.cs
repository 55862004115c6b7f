using Microsoft.CognitiveServices.Speech;
using VoiceAgent.Pipeline.Transcription.Azure;

namespace VoiceAgent.Pipeline.Speaking.Azure;

/// <summary>A synthesiser of the SDK with its connection: speaks one text, then goes back to rest when disposed. Disposing waits for nothing.</summary>
/// <remarks>The SDK tells its events on threads of its own: one of a text that was stopped may come when the next text is spoken already.</remarks>
internal sealed class AzureVoice : IDisposable
{
    private readonly AzureVoices _voices;
    private readonly SpeechSynthesizer _synthesizer;
    private readonly Lock _guard = new();

    // Of texts that are over. A voice is let go after some minutes: some hundred texts.
    private readonly HashSet<string> _former = [];
    private string? _shown;
    private AzureSpeech _speech = AzureSpeech.None;

    /// <param name="token">What the synthesiser was made with.</param>
    public AzureVoice(AzureVoices voices, VoiceKind kind, SpeechSynthesizer synthesizer, string? token, TimeProvider time)
    {
        _voices = voices;
        Kind = kind;
        Made = time.GetTimestamp();
        _shown = token;
        _synthesizer = synthesizer;
        _synthesizer.Synthesizing += (_, spoken) => SpeechOf(spoken.Result.ResultId)?.Add(spoken.Result.AudioData);
        _synthesizer.WordBoundary += (_, word) => SpeechOf(word.ResultId)?.Mark(word);
        _synthesizer.SynthesisCompleted += (_, spoken) => SpeechOf(spoken.Result.ResultId)?.Complete();
        _synthesizer.SynthesisCanceled += (_, cancelled) => SpeechOf(cancelled.Result.ResultId)?.Cancel(SpeechSynthesisCancellationDetails.FromResult(cancelled.Result));
    }

    public VoiceKind Kind { get; }

    /// <summary>Timestamp.</summary>
    public long Made { get; }

    /// <summary>No operation of the SDK runs: it may be disposed or speak again. Fails when an operation has failed.</summary>
    public Task Quiet { get; private set; } = Task.CompletedTask;

    /// <summary>Shows this token when it connects the next time.</summary>
    public void Show(string? token)
    {
        if (token is not null && token != _shown)
        {
            _synthesizer.AuthorizationToken = _shown = token;
        }
    }

    /// <exception cref="SynthesisFailedException">The SDK failed.</exception>
    public void Connect()
    {
        try
        {
            using var connection = Connection.FromSpeechSynthesizer(_synthesizer);
            connection.Open(true);
        }
        catch (Exception failure)
        {
            throw new SynthesisFailedException(SpeechSdk.Reason(failure), failure);
        }
    }

    public void Speak(string text)
    {
        var speech = new AzureSpeech(text);
        lock (_guard)
        {
            _former.UnionWith(_speech.Ids);
            _speech = speech;
        }

        Quiet = StartAsync(text, speech);
    }

    /// <returns>False at the end. Throws <see cref="SynthesisFailedException"/>.</returns>
    public Task<bool> WaitAsync() => _speech.Pieces.WaitToReadAsync().AsTask();

    public bool TryRead(out SpokenAudio piece) => _speech.Pieces.TryRead(out piece);

    public void Dispose()
    {
        if (!_speech.HasEnded)
        {
            Quiet = StopAsync(Quiet);
        }

        _voices.Return(this);
    }

    /// <summary>May block. Only once it is <see cref="Quiet"/>.</summary>
    public void Close() => _synthesizer.Dispose();

    // What the service refuses is told by the event; what the SDK itself fails on, only here.
    private async Task StartAsync(string text, AzureSpeech speech)
    {
        try
        {
            using var started = await _synthesizer.StartSpeakingTextAsync(text);
            _ = SpeechOf(started.ResultId);
        }
        catch (Exception failure)
        {
            speech.Fail(new SynthesisFailedException(SpeechSdk.Reason(failure), failure));
            throw;
        }
    }

    private async Task StopAsync(Task starting)
    {
        await _synthesizer.StopSpeakingAsync();
        await starting;
    }

    /// <returns>The text that is being spoken; null where the event is of a former one.</returns>
    private AzureSpeech? SpeechOf(string id)
    {
        lock (_guard)
        {
            if (_former.Contains(id))
            {
                return null;
            }

            if (!string.IsNullOrEmpty(id))
            {
                _speech.Ids.Add(id);
            }

            return _speech;
        }
    }
}
