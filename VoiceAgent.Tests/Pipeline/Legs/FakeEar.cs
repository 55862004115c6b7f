using VoiceAgent.Pipeline.Transcription;

namespace VoiceAgent.Tests.Pipeline.Legs;

/// <summary>A transcriber whose transcripts the test decides.</summary>
internal sealed class FakeEar : ITranscriber, ITranscription
{
    private ITranscriptListener? _listener;

    public int Frames { get; private set; }

    public bool IsOpen => _listener is not null;

    public ITranscription Open(TranscriptionRequest request, ITranscriptListener listener)
    {
        _listener = listener;
        return this;
    }

    public void Say(string text) => _listener!.FinalTranscript(text, TimeSpan.Zero, TimeSpan.Zero);

    public void Hear(ReadOnlySpan<byte> pcm) => Frames++;

    public Task CompleteAsync(CancellationToken stopping) => Task.CompletedTask;

    public ValueTask DisposeAsync()
    {
        _listener = null;
        return default;
    }
}
