using System.Threading.Channels;
using Microsoft.CognitiveServices.Speech;

namespace VoiceAgent.Pipeline.Speaking.Azure;

/// <summary>One text that a voice speaks: the SDK's events in, pieces of speech out.</summary>
internal sealed class AzureSpeech(string text)
{
    // Pieces of one text. The service does not wait for us: a text that makes more than this fails.
    private const int MostPieces = 8_192;

    private readonly Channel<SpokenAudio> _pieces = Channel.CreateBounded<SpokenAudio>(MostPieces);
    private volatile bool _hasEnded;
    private int _textRead;

    /// <summary>Before the first text.</summary>
    public static AzureSpeech None { get; } = new("") { _hasEnded = true };

    public ChannelReader<SpokenAudio> Pieces => _pieces.Reader;

    /// <summary>The SDK has told the end of it. A reader may know of an end before: of a failure of ours.</summary>
    public bool HasEnded => _hasEnded;

    /// <summary>What the SDK calls it in its events. Guarded by the voice.</summary>
    public HashSet<string> Ids { get; } = [];

    public void Add(byte[] pcm) => Add(new SpokenAudio(pcm, null));

    // Where the word is in the text: the next place that reads so. What the service says of its place counts from SSML.
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
        End(details.Reason == CancellationReason.Error ? new SynthesisFailedException(details.ErrorCode.ToString()) : null);

    public void Fail(SynthesisFailedException failure) => End(failure);

    private void Add(SpokenAudio piece)
    {
        if (!_pieces.Writer.TryWrite(piece))
        {
            _pieces.Writer.TryComplete(new SynthesisFailedException("A clause made more audio than is kept."));
        }
    }

    private void End(SynthesisFailedException? failure)
    {
        _hasEnded = true;
        _pieces.Writer.TryComplete(failure);
    }
}
