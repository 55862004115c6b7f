using System.ComponentModel.DataAnnotations;

namespace VoiceAgent.CallGateway.Outgoing;

/// <summary>Section <c>Events</c>: who is told about calls.</summary>
internal sealed record EventOptions : IValidatableObject
{
    public const string Section = "Events";

    public IReadOnlyList<WebhookTarget> Webhooks { get; init; } = [];

    /// <summary>The endpoint of an Event Grid topic with the CloudEvents schema. The gateway signs in with its identity. Empty: no topic.</summary>
    public string TopicEndpoint { get; init; } = "";

    /// <summary>The pause after the first failure. It doubles with each failure, up to <see cref="LongestPause"/>, and is shortened by up to a half at random.</summary>
    public TimeSpan FirstPause { get; init; } = TimeSpan.FromSeconds(2);

    public TimeSpan LongestPause { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>An event that could not be delivered for this time is parked, and the next event of its call follows. An operator can replay it.</summary>
    public TimeSpan ParkAfter { get; init; } = TimeSpan.FromHours(24);

    /// <summary>How many events of one subscriber are delivered at the same time.</summary>
    public int AtOnce { get; init; } = 16;

    /// <summary>How many events are kept parked. Beyond it the oldest is dropped, and a log message says so.</summary>
    public int MostParked { get; init; } = 10_000;

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        foreach (var wrong in Webhooks.SelectMany(static webhook => webhook.Mistakes()))
        {
            yield return new ValidationResult(wrong);
        }

        foreach (var twice in Webhooks.GroupBy(static webhook => webhook.Name).Where(static same => same.Count() > 1))
        {
            yield return new ValidationResult($"'Events:Webhooks' has the name '{twice.Key}' more than once.");
        }

        if (TopicEndpoint.Length > 0 && (!Uri.TryCreate(TopicEndpoint, UriKind.Absolute, out var topic) || topic.Scheme != Uri.UriSchemeHttps))
        {
            yield return new ValidationResult("'Events:TopicEndpoint' must be the https endpoint of an Event Grid topic.");
        }

        if (FirstPause <= TimeSpan.Zero || LongestPause < FirstPause || ParkAfter < FirstPause || ParkAfter > TimeSpan.FromDays(5) || AtOnce < 1 || MostParked < 1)
        {
            yield return new ValidationResult(
                "'Events' needs a FirstPause above zero, a LongestPause that is not shorter, a ParkAfter of at most 5 days that is not shorter than FirstPause, and AtOnce and MostParked of at least 1.");
        }
    }
}
