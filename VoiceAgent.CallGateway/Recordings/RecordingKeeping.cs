using System.ComponentModel.DataAnnotations;

namespace VoiceAgent.CallGateway.Recordings;

/// <summary>Section <c>Recordings</c>, without the policy in <see cref="Calls.Routes.RecordingDefaults"/>: formats, links and rounds.</summary>
internal sealed record RecordingKeeping : IValidatableObject
{
    public const string Section = "Recordings";

    /// <summary>The program that makes MP3 and MP4 files.</summary>
    public string Ffmpeg { get; init; } = "ffmpeg";

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
        if (string.IsNullOrWhiteSpace(Ffmpeg) || Conversions is < 1 or > 64 || VerifiedEachNight is < 0 or > 100_000 || Link <= TimeSpan.Zero || Link > LongestLink || LongestLink > TimeSpan.FromDays(7) || RetentionRound < TimeSpan.FromMinutes(1))
        {
            yield return new ValidationResult("'Recordings': Ffmpeg must name a program, Conversions must be between 1 and 64, VerifiedEachNight at most 100,000, Link at most LongestLink, LongestLink at most 7 days, RetentionRound at least a minute.");
        }
    }
}
