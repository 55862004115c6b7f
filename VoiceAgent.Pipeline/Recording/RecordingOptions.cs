using System.ComponentModel.DataAnnotations;

namespace VoiceAgent.Pipeline.Recording;

/// <summary>Section <c>Recording</c>.</summary>
internal sealed record RecordingOptions : IValidatableObject
{
    public const string Section = "Recording";

    public bool Enabled { get; init; } = true;

    /// <summary>How much audio may wait for the store. When more waits, the new audio becomes a gap.</summary>
    public TimeSpan Queue { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How often the recording's block list is committed. A worker that crashes loses at most this much audio.</summary>
    public TimeSpan CommitEvery { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>A request to the store that takes longer counts as failed.</summary>
    public TimeSpan RequestDeadline { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>The pause after a failed request.</summary>
    public TimeSpan RetryDelay { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>How long the upload may take to finish after the call has ended.</summary>
    public TimeSpan CloseDeadline { get; init; } = TimeSpan.FromSeconds(15);

    private bool IsValid =>
        Queue >= TimeSpan.FromSeconds(4) && CommitEvery >= TimeSpan.FromSeconds(2)
        && RequestDeadline > TimeSpan.Zero && RetryDelay > TimeSpan.Zero && CloseDeadline > TimeSpan.Zero;

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (!IsValid)
        {
            yield return new ValidationResult("Section 'Recording': Queue must be at least 4 s, CommitEvery at least 2 s, RetryDelay and the deadlines must be positive.");
        }
    }
}
