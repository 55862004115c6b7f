using System.ComponentModel.DataAnnotations;

namespace VoiceAgent.CallGateway.Calls.Finishing;

/// <summary>Section <c>Finisher</c>: when the gateway closes calls that no worker ended.</summary>
internal sealed record FinisherOptions : IValidatableObject
{
    public const string Section = "Finisher";

    /// <summary>How often the list of live calls is checked.</summary>
    public TimeSpan Interval { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How long a disconnected call may drain (last transcripts, recording) without a heartbeat of its worker.</summary>
    public TimeSpan DrainGrace { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>When a worker sends no heartbeat for this long, it counts as dead.</summary>
    public TimeSpan Silence { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// How long a call must be seen without a heartbeat before it is closed. It is longer than the interval of heartbeats, so that
    /// every worker can send one after an outage of the call log.
    /// </summary>
    public TimeSpan Confirmation { get; init; } = TimeSpan.FromSeconds(6);

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (Interval <= TimeSpan.Zero || DrainGrace <= TimeSpan.Zero || Silence < DrainGrace || Confirmation < TimeSpan.Zero)
        {
            yield return new ValidationResult("'Finisher': Interval and DrainGrace must be above 0, Silence at least DrainGrace, and Confirmation at least 0.");
        }
    }
}
