using System.Threading.Channels;
using Microsoft.CognitiveServices.Speech;
using VoiceAgent.Pipeline.Transcription.Azure;

namespace VoiceAgent.Pipeline.Speaking.Azure;

/// <summary>One text that a voice speaks. It turns the SDK's events into pieces of speech.</summary>
internal sealed class AzureSpeech(string text)
{
    // The service sends audio faster than it is read. A text with more waiting pieces than this fails.
    private const int MostPieces = 8_192;

    private readonly Channel<SpokenAudio> _pieces = Channel.CreateBounded<SpokenAudio>(MostPieces);
    private volatile bool _hasEnded;
    private volatile bool _hasBegun;
    private volatile bool _hasFailed;
    private int _textRead;

    /// <summary>The speech of a voice that has not spoken yet.</summary>
    public static AzureSpeech None { get; } = new("") { _hasEnded = true };

    public ChannelReader<SpokenAudio> Pieces => _pieces.Reader;

    /// <summary>Whether the SDK has reported the end. A reader may see an end earlier, when there were too many pieces.</summary>
    public bool HasEnded => _hasEnded;

    /// <summary>Whether the service has sent something for this text.</summary>
    public bool HasBegun => _hasBegun;

    /// <summary>Whether the service or the SDK has reported a failure.</summary>
    public bool HasFailed => _hasFailed;

    /// <summary>The ids of this text in the SDK's events. The voice's lock guards them.</summary>
    public HashSet<string> Ids { get; } = [];

    public void Add(byte[] pcm) => Add(new SpokenAudio(pcm, null));

    // Searches the word in the text after the previous word. The service's own position cannot be used, because it counts in SSML.
    public void Mark(SpeechSynthesisWordBoundaryEventArgs word)
    {
        if (word.BoundaryType == SpeechSynthesisBoundaryType.Sentence)
        {
            return;
        }

        var at = text.IndexOf(word.Text, _textRead, StringComparison.Ordinal);
        _textRead = at < 0 ? _textRead : at + word.Text.Length;
        Add(new SpokenAudio(default, new SpokenWord(_textRead, TimeSpan.FromTicks((long)word.AudioOffset), word.Duration)));
    }

    public void Complete() => End(null);

    public void Cancel(SpeechSynthesisCancellationDetails details) =>
        End(details.Reason == CancellationReason.Error ? new SynthesisFailedException(details.ErrorCode.ToString()) { Kind = SpeechSdk.KindOf(details.ErrorCode) } : null);

    public void Fail(SynthesisFailedException failure) => End(failure);

    private void Add(SpokenAudio piece)
    {
        _hasBegun = true;
        if (!_pieces.Writer.TryWrite(piece))
        {
            _pieces.Writer.TryComplete(new SynthesisFailedException("The synthesis of a clause produced more audio than the limit allows."));
        }
    }

    private void End(SynthesisFailedException? failure)
    {
        _hasFailed = failure is not null;
        _hasEnded = true;
        _pieces.Writer.TryComplete(failure);
    }
}
