using System.Threading.Channels;
using Microsoft.CognitiveServices.Speech;
using VoiceAgent.Pipeline.Transcription.Azure;

namespace VoiceAgent.Pipeline.Speaking.Azure;

/// <summary>A synthesiser of the SDK with its connection: speaks one text, then goes back to rest when disposed. Disposing waits for nothing.</summary>
internal sealed class AzureVoice : IDisposable
{
    // Pieces of one text. The service does not wait for us: a text that makes more than this fails.
    private const int MostPieces = 8_192;

    private readonly AzureVoices _voices;
    private readonly SpeechSynthesizer _synthesizer;
    private string? _shown;
    private Channel<SpokenAudio> _pieces = Channel.CreateBounded<SpokenAudio>(MostPieces);
    private string _text = "";
    private int _textRead;

    /// <param name="token">What the synthesiser was made with.</param>
    public AzureVoice(AzureVoices voices, VoiceKind kind, SpeechSynthesizer synthesizer, string? token, TimeProvider time)
    {
        _voices = voices;
        Kind = kind;
        Made = time.GetTimestamp();
        _shown = token;
        _synthesizer = synthesizer;
        _synthesizer.Synthesizing += (_, spoken) => Add(new SpokenAudio(spoken.Result.AudioData, null));
        _synthesizer.WordBoundary += (_, word) => Mark(word);
        _synthesizer.SynthesisCompleted += (_, _) => _pieces.Writer.TryComplete();
        _synthesizer.SynthesisCanceled += (_, cancelled) => Cancel(SpeechSynthesisCancellationDetails.FromResult(cancelled.Result));
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
        catch (Exception failure) when (SpeechSdk.IsFailure(failure))
        {
            throw new SynthesisFailedException(SpeechSdk.Reason(failure), failure);
        }
    }

    public void Speak(string text)
    {
        var pieces = _pieces = Channel.CreateBounded<SpokenAudio>(MostPieces);
        (_text, _textRead) = (text, 0);
        Quiet = StartAsync(text, pieces.Writer);
    }

    /// <returns>False at the end. Throws <see cref="SynthesisFailedException"/>.</returns>
    public Task<bool> WaitAsync() => _pieces.Reader.WaitToReadAsync().AsTask();

    public bool TryRead(out SpokenAudio piece) => _pieces.Reader.TryRead(out piece);

    public void Dispose()
    {
        if (!_pieces.Reader.Completion.IsCompleted)
        {
            Quiet = StopAsync(Quiet);
        }

        _voices.Return(this);
    }

    /// <summary>May block. Only once it is <see cref="Quiet"/>.</summary>
    public void Close() => _synthesizer.Dispose();

    // What the service refuses is told by the event; what the SDK itself fails on, only here.
    private async Task StartAsync(string text, ChannelWriter<SpokenAudio> pieces)
    {
        try
        {
            using var _ = await _synthesizer.StartSpeakingTextAsync(text);
        }
        catch (Exception failure) when (SpeechSdk.IsFailure(failure))
        {
            pieces.TryComplete(new SynthesisFailedException(SpeechSdk.Reason(failure), failure));
            throw;
        }
    }

    private async Task StopAsync(Task starting)
    {
        await _synthesizer.StopSpeakingAsync();
        await starting;
    }

    private void Add(SpokenAudio piece)
    {
        if (!_pieces.Writer.TryWrite(piece))
        {
            _pieces.Writer.TryComplete(new SynthesisFailedException("A clause made more audio than is kept."));
        }
    }

    // Where the word is in the text: the next place that reads so. What the service says of its place counts from SSML.
    private void Mark(SpeechSynthesisWordBoundaryEventArgs word)
    {
        if (word.BoundaryType == SpeechSynthesisBoundaryType.Sentence)
        {
            return;
        }

        var at = _text.IndexOf(word.Text, _textRead, StringComparison.Ordinal);
        _textRead = at < 0 ? _textRead : at + word.Text.Length;
        Add(new SpokenAudio(default, new SpokenWord(_textRead, TimeSpan.FromTicks((long)word.AudioOffset), word.Duration)));
    }

    private void Cancel(SpeechSynthesisCancellationDetails details) =>
        _pieces.Writer.TryComplete(details.Reason == CancellationReason.Error ? new SynthesisFailedException(details.ErrorCode.ToString()) : null);
}
