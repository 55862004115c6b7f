using VoiceAgent.Contracts.Media;

namespace VoiceAgent.Pipeline.Transcription;

/// <summary>Transcribes a caller's audio while the caller speaks.</summary>
internal interface ITranscriber
{
    /// <summary>Starts a transcription. It connects in the background, so audio may be added at once.</summary>
    ITranscription Open(TranscriptionRequest request, ITranscriptListener listener);
}

/// <param name="PhraseHints">Names and terms to expect. They are then more likely to be recognised.</param>
internal sealed record TranscriptionRequest(AudioFormat Format, string Language, IReadOnlyList<string> PhraseHints);

internal interface ITranscription : IAsyncDisposable
{
    /// <summary>Takes one frame and never blocks. When the service is more than a second behind, the oldest audio is dropped and counted.</summary>
    void Hear(ReadOnlySpan<byte> pcm);

    /// <summary>No more audio follows. Completes when the listener has received the last final transcript.</summary>
    Task CompleteAsync(CancellationToken stopping);
}

/// <summary>Receives transcripts in order, on the transcriber's loop. Offsets count from the first frame that the transcription took.</summary>
internal interface ITranscriptListener
{
    void InterimTranscript(string text, TimeSpan from, TimeSpan until);

    void FinalTranscript(string text, TimeSpan from, TimeSpan until);

    void Failed(string reason);
}
