using System.ComponentModel.DataAnnotations;

namespace VoiceAgent.CallGateway.Webhooks.Inbox;

/// <summary>Section <c>Webhooks:Inbox</c>: the work behind reports that were acknowledged.</summary>
internal sealed record InboxOptions : IValidatableObject
{
    public const string Section = "Webhooks:Inbox";

    /// <summary>A report is acknowledged after this time, although its work still runs. It must be shorter than the senders wait.</summary>
    public TimeSpan AcknowledgeWithin { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>How many reports are handled at the same time while their senders wait. Beyond it, reports wait in the inbox.</summary>
    public int AtOnce { get; init; } = 256;

    /// <summary>The pause after the first failure. It doubles with each failure, up to <see cref="LongestPause"/>, and is shortened by up to a half.</summary>
    public TimeSpan FirstPause { get; init; } = TimeSpan.FromMilliseconds(500);

    public TimeSpan LongestPause { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>A report whose work fails for this time is parked. An operator can replay it.</summary>
    public TimeSpan ParkAfter { get; init; } = TimeSpan.FromMinutes(15);

    /// <summary>How many reports are kept parked. Beyond it the oldest is dropped, and a log message says so.</summary>
    public int MostParked { get; init; } = 10_000;

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (AcknowledgeWithin <= TimeSpan.Zero || AcknowledgeWithin > TimeSpan.FromSeconds(20) || AtOnce < 1)
        {
            yield return new ValidationResult("'Webhooks:Inbox' needs an AcknowledgeWithin above zero and at most 20 seconds, and AtOnce of at least 1.");
        }

        if (FirstPause <= TimeSpan.Zero || LongestPause < FirstPause || ParkAfter < FirstPause || ParkAfter > TimeSpan.FromDays(1) || MostParked < 1)
        {
            yield return new ValidationResult(
                "'Webhooks:Inbox' needs a FirstPause above zero, a LongestPause that is not shorter, a ParkAfter of at most a day that is not shorter than FirstPause, and MostParked of at least 1.");
        }
    }
}
