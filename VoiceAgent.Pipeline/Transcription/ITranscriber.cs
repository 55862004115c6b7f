using VoiceAgent.Contracts.Media;

namespace VoiceAgent.Pipeline.Transcription;

/// <summary>Turns a caller's audio into words while it is spoken.</summary>
internal interface ITranscriber
{
    /// <summary>Begins to listen. Connecting happens behind it: audio may be given at once.</summary>
    ITranscription Open(TranscriptionRequest request, ITranscriptListener listener);
}

/// <param name="PhraseHints">Names and terms to expect; they raise the chance of being recognised.</param>
internal sealed record TranscriptionRequest(AudioFormat Format, string Language, IReadOnlyList<string> PhraseHints);

internal interface ITranscription : IAsyncDisposable
{
    /// <summary>Takes one frame; never blocks. When the service falls a second behind, the oldest audio is dropped and counted.</summary>
    void Hear(ReadOnlySpan<byte> pcm);

    /// <summary>No more audio: ends once the last words have been told to the listener.</summary>
    Task CompleteAsync(CancellationToken stopping);
}

/// <summary>Hears of words, on the transcriber's loop and in order. Offsets count from the first frame given.</summary>
internal interface ITranscriptListener
{
    void InterimTranscript(string text, TimeSpan from, TimeSpan until);

    void FinalTranscript(string text, TimeSpan from, TimeSpan until);

    void Failed(string reason);
}
