using System.ComponentModel.DataAnnotations;

namespace VoiceAgent.CallGateway.Recordings;

/// <summary>What happens to the recordings of a called number after the call.</summary>
internal sealed record RecordingPolicy
{
    /// <summary>The called number in E.164. Empty in the default policy.</summary>
    public string Number { get; init; } = "";

    /// <summary>Other formats that are made after each call: <c>mp3</c> and <c>m4a</c>. They need ffmpeg.</summary>
    public IReadOnlyList<string> Formats { get; init; } = [];

    /// <summary>After so many days the recording moves to the archive tier. Null: never.</summary>
    public int? ArchiveAfterDays { get; init; }

    /// <summary>After so many days the recording is deleted, unless it is held. Null: never.</summary>
    public int? DeleteAfterDays { get; init; } = 90;

    public bool IsValid => Formats.All(RecordingFormat.IsKnown) && ArchiveAfterDays is null or > 0 and <= 36_500 && DeleteAfterDays is null or > 0 and <= 36_500
        && (ArchiveAfterDays is null || DeleteAfterDays is null || ArchiveAfterDays < DeleteAfterDays);
}

/// <summary>Section <c>Recordings</c>: the policies of recordings, by called number.</summary>
internal sealed record RecordingPolicyOptions : IValidatableObject
{
    public const string Section = "Recordings";

    public RecordingPolicy Default { get; init; } = new();

    public IReadOnlyList<RecordingPolicy> Numbers { get; init; } = [];

    /// <summary>How many recordings are converted at the same time.</summary>
    public int Conversions { get; init; } = 2;

    /// <summary>How long a link to a recording is valid, if the request does not say it.</summary>
    public TimeSpan Link { get; init; } = TimeSpan.FromMinutes(15);

    /// <summary>How long the longest link is valid.</summary>
    public TimeSpan LongestLink { get; init; } = TimeSpan.FromDays(7);

    /// <summary>How often the round of retention looks for recordings that are due.</summary>
    public TimeSpan RetentionRound { get; init; } = TimeSpan.FromHours(1);

    /// <summary>How many recordings the nightly round verifies.</summary>
    public int VerifiedEachNight { get; init; } = 200;

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        foreach (var policy in Numbers.Append(Default).Where(policy => !policy.IsValid))
        {
            yield return new ValidationResult(
                $"'Recordings' has a policy for '{policy.Number}' that cannot be used. Formats may be mp3 and m4a, days must be between 1 and 36,500, and ArchiveAfterDays must be less than DeleteAfterDays.");
        }

        if (Conversions is < 1 or > 64 || VerifiedEachNight is < 0 or > 100_000 || Link <= TimeSpan.Zero || Link > LongestLink || LongestLink > TimeSpan.FromDays(7) || RetentionRound < TimeSpan.FromMinutes(1))
        {
            yield return new ValidationResult("'Recordings': Conversions must be between 1 and 64, VerifiedEachNight at most 100,000, Link at most LongestLink, LongestLink at most 7 days, RetentionRound at least a minute.");
        }
    }
}
