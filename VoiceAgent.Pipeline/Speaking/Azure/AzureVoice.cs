using Microsoft.CognitiveServices.Speech;
using VoiceAgent.Pipeline.Transcription.Azure;

namespace VoiceAgent.Pipeline.Speaking.Azure;

/// <summary>A synthesiser of the SDK with its connection. It speaks one text and returns to the pool when it is disposed. Disposing does not wait.</summary>
/// <remarks>The SDK raises its events on its own threads. An event of a stopped text may arrive while the next text is spoken.</remarks>
internal sealed class AzureVoice : IDisposable
{
    // The measured P99 to the first audio is 200 ms (design §7). A connection that answers nothing for longer may be dead.
    private static readonly TimeSpan AnswersWithin = TimeSpan.FromMilliseconds(500);

    private readonly AzureVoices _voices;
    private readonly SpeechSynthesizer _synthesizer;
    private readonly TimeProvider _time;
    private readonly Lock _guard = new();

    // The ids of earlier texts. A voice is closed after some minutes, so these are at most some hundred.
    private readonly HashSet<string> _former = [];
    private string? _shown;
    private AzureSpeech _speech = AzureSpeech.None;
    private long _asked;

    /// <param name="token">The token with which the synthesiser was created.</param>
    public AzureVoice(AzureVoices voices, VoiceKind kind, SpeechSynthesizer synthesizer, string? token, TimeProvider time)
    {
        _voices = voices;
        Kind = kind;
        _time = time;
        Made = Rested = time.GetTimestamp();
        _shown = token;
        _synthesizer = synthesizer;
        _synthesizer.Synthesizing += (_, spoken) => SpeechOf(spoken.Result.ResultId)?.Add(spoken.Result.AudioData);
        _synthesizer.WordBoundary += (_, word) => SpeechOf(word.ResultId)?.Mark(word);
        _synthesizer.SynthesisCompleted += (_, spoken) => SpeechOf(spoken.Result.ResultId)?.Complete();
        _synthesizer.SynthesisCanceled += (_, cancelled) => SpeechOf(cancelled.Result.ResultId)?.Cancel(SpeechSynthesisCancellationDetails.FromResult(cancelled.Result));
    }

    public VoiceKind Kind { get; }

    /// <summary>The timestamp of its creation.</summary>
    public long Made { get; }

    /// <summary>The timestamp since which it has not spoken.</summary>
    public long Rested { get; set; }

    /// <summary>Whether it has spoken before, on the same connection.</summary>
    public bool WasUsed { get; set; }

    /// <summary>Whether the connection has failed, or did not answer the last text. Then it is never used again.</summary>
    public bool IsSuspect { get; private set; }

    /// <summary>Completes when no operation of the SDK runs. Then the voice may speak again or be closed. Fails when an operation has failed.</summary>
    public Task Quiet { get; private set; } = Task.CompletedTask;

    /// <summary>Sets the token for the next connection.</summary>
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

        _asked = _time.GetTimestamp();
        Quiet = StartAsync(text, speech);
    }

    /// <returns>False at the end. Throws <see cref="SynthesisFailedException"/>.</returns>
    public Task<bool> WaitAsync() => _speech.Pieces.WaitToReadAsync().AsTask();

    public bool TryRead(out SpokenAudio piece) => _speech.Pieces.TryRead(out piece);

    public void Dispose()
    {
        IsSuspect = _speech.HasFailed || (!_speech.HasBegun && !_speech.HasEnded && _time.GetElapsedTime(_asked) >= AnswersWithin);
        if (!_speech.HasEnded)
        {
            Quiet = StopAsync(Quiet);
        }

        _voices.Return(this);
    }

    /// <summary>Closes the synthesiser. Call it only when <see cref="Quiet"/> has completed. It may block.</summary>
    public void Close() => _synthesizer.Dispose();

    // The SDK reports a refusal of the service by an event, but a failure of its own only by an exception here.
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

    /// <returns>The current speech, or null when the event belongs to an earlier text.</returns>
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
