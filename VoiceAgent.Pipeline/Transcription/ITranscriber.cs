using VoiceAgent.Contracts.Media;
using VoiceAgent.Pipeline.Fallback;

namespace VoiceAgent.Pipeline.Transcription;

/// <summary>Transcribes a caller's audio while the caller speaks.</summary>
internal interface ITranscriber
{
    /// <summary>Starts a transcription. It connects in the background, so audio may be added at once.</summary>
    ITranscription Open(TranscriptionRequest request, ITranscriptListener listener);
}

/// <param name="PhraseHints">Names and terms to expect. They are then more likely to be recognised.</param>
internal sealed record TranscriptionRequest(AudioFormat Format, string Language, IReadOnlyList<string> PhraseHints)
{
    /// <summary>BCP 47. The languages to tell apart, the most likely first. With one, no language is detected.</summary>
    public IReadOnlyList<string> Languages { get => field ?? [Language]; init; }

    /// <summary>Whether another service takes over when this one fails. Then it gives up after one retry.</summary>
    public bool HasFallback { get; init; }

    /// <summary>Whether it is for exactly these languages, in any order.</summary>
    public bool ListensFor(IReadOnlyList<string> languages) => Languages.Count == languages.Count && Languages.All(languages.Contains);
}

internal interface ITranscription : IAsyncDisposable
{
    /// <summary>Takes one frame and never blocks. Audio that has no transcript yet is kept while the service is changed or connected again.</summary>
    void Hear(ReadOnlySpan<byte> pcm);

    /// <summary>No more audio follows. Completes when the listener has received the last final transcript.</summary>
    Task CompleteAsync(CancellationToken stopping);
}

/// <summary>Receives transcripts in order, on the transcriber's loop. Offsets count from the first frame that the transcription took.</summary>
internal interface ITranscriptListener
{
    /// <param name="language">BCP 47. The detected language, if several are possible.</param>
    void InterimTranscript(string text, TimeSpan from, TimeSpan until, string? language = null);

    void FinalTranscript(string text, TimeSpan from, TimeSpan until, string? language = null);

    /// <summary>The caller is not transcribed any more. What could be retried has been retried.</summary>
    void Failed(string reason, FailureKind kind);
}
