using System.ComponentModel.DataAnnotations;

namespace VoiceAgent.CallGateway.Calls.Finishing;

/// <summary>Section <c>Finisher</c>: when calls that nobody ended are closed.</summary>
internal sealed record FinisherOptions : IValidatableObject
{
    public const string Section = "Finisher";

    /// <summary>How often the live list is looked through.</summary>
    public TimeSpan Interval { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How long a disconnected call may drain (last words, recording) without a sign of life of its worker.</summary>
    public TimeSpan DrainGrace { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>After this much silence the worker of a connected call counts as dead.</summary>
    public TimeSpan Silence { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// For how long a call must be seen quiet before it is closed: longer than a worker's beat, so that after an outage of
    /// the call log every worker has had the chance to say that it is alive.
    /// </summary>
    public TimeSpan Confirmation { get; init; } = TimeSpan.FromSeconds(6);

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (Interval <= TimeSpan.Zero || DrainGrace <= TimeSpan.Zero || Silence < DrainGrace || Confirmation < TimeSpan.Zero)
        {
            yield return new ValidationResult("'Finisher' needs Interval > 0, DrainGrace > 0, Silence of at least DrainGrace, and Confirmation of at least 0.");
        }
    }
}
