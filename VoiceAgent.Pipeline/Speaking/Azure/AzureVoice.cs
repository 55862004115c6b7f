using System.Threading.Channels;
using Microsoft.CognitiveServices.Speech;

namespace VoiceAgent.Pipeline.Speaking.Azure;

/// <summary>A synthesiser of the SDK with its connection: speaks one text, then goes back to rest when disposed.</summary>
internal sealed class AzureVoice : IAsyncDisposable
{
    // Pieces of one text. The service does not wait for us: a text that makes more than this fails.
    private const int MostPieces = 8_192;

    private static readonly TimeSpan StartDeadline = TimeSpan.FromMilliseconds(100);

    private readonly AzureVoices _voices;
    private readonly SpeechSynthesizer _synthesizer;
    private readonly TimeProvider _time;
    private Channel<SpokenAudio> _pieces = Channel.CreateBounded<SpokenAudio>(MostPieces);
    private string _text = "";
    private int _textRead;
    private Task _starting = Task.CompletedTask;

    public AzureVoice(AzureVoices voices, VoiceKind kind, SpeechSynthesizer synthesizer, TimeProvider time)
    {
        _voices = voices;
        Kind = kind;
        Made = time.GetTimestamp();
        _time = time;
        _synthesizer = synthesizer;
        _synthesizer.Synthesizing += (_, spoken) => Add(new SpokenAudio(spoken.Result.AudioData, null));
        _synthesizer.WordBoundary += (_, word) => Mark(word);
        _synthesizer.SynthesisCompleted += (_, _) => _pieces.Writer.TryComplete();
        _synthesizer.SynthesisCanceled += (_, cancelled) => Cancel(SpeechSynthesisCancellationDetails.FromResult(cancelled.Result));
    }

    public VoiceKind Kind { get; }

    /// <summary>Timestamp.</summary>
    public long Made { get; }

    public void Connect()
    {
        using var connection = Connection.FromSpeechSynthesizer(_synthesizer);
        connection.Open(true);
    }

    public void Speak(string text)
    {
        _pieces = Channel.CreateBounded<SpokenAudio>(MostPieces);
        (_text, _textRead) = (text, 0);
        _starting = _synthesizer.StartSpeakingTextAsync(text);
    }

    /// <returns>False at the end. Throws <see cref="SynthesisFailedException"/>.</returns>
    public Task<bool> WaitAsync() => _pieces.Reader.WaitToReadAsync().AsTask();

    public bool TryRead(out SpokenAudio piece) => _pieces.Reader.TryRead(out piece);

    public async ValueTask DisposeAsync()
    {
        if (!_pieces.Reader.Completion.IsCompleted)
        {
            await _synthesizer.StopSpeakingAsync();
        }

        // Its failures have been told by the event. One that hangs, in connecting perhaps, is not worth keeping.
        await ((Task)_starting.WaitAsync(StartDeadline, _time)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (_starting.IsCompleted)
        {
            _voices.Rest(this);
        }
        else
        {
            Close();
        }
    }

    public void Close() => _synthesizer.Dispose();

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
