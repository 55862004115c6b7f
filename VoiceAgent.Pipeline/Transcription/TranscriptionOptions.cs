using System.ComponentModel.DataAnnotations;

namespace VoiceAgent.Pipeline.Transcription;

/// <summary>Section <c>Transcription</c>.</summary>
internal sealed record TranscriptionOptions : IValidatableObject
{
    public const string Section = "Transcription";

    /// <summary>Who transcribes: <c>azure</c>, <c>whisperlive</c>, <c>whisper</c> (in this process) or <c>openai</c> (a server of that shape).</summary>
    public string Provider { get; init; } = "azure";

    /// <summary>Who takes over when <see cref="Provider"/> fails: another of the same names. Empty: nobody, or Azure's second region if there is one.</summary>
    public string Fallback { get; init; } = "";

    /// <summary>Silence after which the service closes a phrase. This is the service's default. The conversation decides separately when a turn ends.</summary>
    public TimeSpan SegmentationSilence { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>How many times a connection is retried before transcription has failed.</summary>
    public int Retries { get; init; } = 4;

    /// <summary>The pause before the first retry. It doubles with each retry.</summary>
    public TimeSpan RetryDelay { get; init; } = TimeSpan.FromMilliseconds(250);

    /// <summary>
    /// How much audio without a final transcript is kept. It is recognised again after a connection has failed. The words in progress
    /// and all retries fit into it.
    /// </summary>
    public TimeSpan Backlog { get; init; } = TimeSpan.FromSeconds(8);

    /// <summary>How long a recogniser may take to start. After that, another one is started.</summary>
    public TimeSpan ConnectDeadline { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>How long the last transcripts may take after the last audio.</summary>
    public TimeSpan CompleteDeadline { get; init; } = TimeSpan.FromSeconds(3);

    private bool IsValid =>
        SegmentationSilence >= TimeSpan.FromMilliseconds(100) && SegmentationSilence <= TimeSpan.FromSeconds(5)
        && Retries is >= 0 and <= 10 && RetryDelay > TimeSpan.Zero && Backlog > TimeSpan.Zero && Backlog <= TimeSpan.FromSeconds(30) && ConnectDeadline > TimeSpan.Zero && CompleteDeadline > TimeSpan.Zero;

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (!IsValid)
        {
            yield return new ValidationResult("Section 'Transcription': SegmentationSilence must be 0.1 to 5 s, Retries 0 to 10, Backlog at most 30 s, all other values positive.");
        }
    }
}
