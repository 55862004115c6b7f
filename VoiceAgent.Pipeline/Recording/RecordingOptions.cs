using System.ComponentModel.DataAnnotations;

namespace VoiceAgent.Pipeline.Recording;

/// <summary>Section <c>Recording</c>.</summary>
internal sealed record RecordingOptions : IValidatableObject
{
    public const string Section = "Recording";

    public bool Enabled { get; init; } = true;

    /// <summary>Recordings are encrypted by data keys of their own, if the section <c>RecordingKeys</c> names a place for the key that encrypts these.</summary>
    public bool Encrypt { get; init; } = true;

    /// <summary>
    /// How much audio one request stores. A shorter chunk costs more requests: 1 for each chunk, and 2 for each commit.
    /// </summary>
    public TimeSpan Chunk { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>
    /// How often the audio that is not stored yet is stored encrypted, in case this worker dies. It is the most that is missing then, and
    /// one request each time. Zero: never. Then a worker that dies loses what is held back for card numbers, and a chunk.
    /// </summary>
    public TimeSpan Tail { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>How much audio may wait in memory for the store. When more waits and local disk is full, the new audio becomes a gap.</summary>
    public TimeSpan Queue { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// How often the stored audio is made a file that can be played. Audio that is not in the file is kept in memory until then, in
    /// case the store loses it: 64 KB a second.
    /// </summary>
    public TimeSpan CommitEvery { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>A request to the store that takes longer counts as failed.</summary>
    public TimeSpan RequestDeadline { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>The pause after a failed request.</summary>
    public TimeSpan RetryDelay { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>The pause after the store has not accepted the identity of this process. A person must change that.</summary>
    public TimeSpan DeniedDelay { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long the upload may take to finish after the call has ended. What is left then is stored in the background.</summary>
    public TimeSpan CloseDeadline { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>How long a worker that has lost a call may take to store its last audio.</summary>
    public TimeSpan LeaveDeadline { get; init; } = TimeSpan.FromSeconds(5);

    private bool IsValid =>
        (Tail == TimeSpan.Zero || (Tail >= TimeSpan.FromMilliseconds(100) && Tail <= TimeSpan.FromSeconds(2))) && Chunk >= TimeSpan.FromMilliseconds(200) && Chunk <= TimeSpan.FromSeconds(10) && Queue >= 2 * Chunk && CommitEvery >= Chunk
        && RequestDeadline > TimeSpan.Zero && RetryDelay > TimeSpan.Zero && DeniedDelay > TimeSpan.Zero && CloseDeadline > TimeSpan.Zero && LeaveDeadline > TimeSpan.Zero;

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (!IsValid)
        {
            yield return new ValidationResult(
                "Section 'Recording': Chunk must be between 0.2 s and 10 s, Tail 0 or between 0.1 s and 2 s, Queue at least two chunks, CommitEvery at least one chunk, the delays and the deadlines must be positive.");
        }
    }
}
