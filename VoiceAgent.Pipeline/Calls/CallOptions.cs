using System.ComponentModel.DataAnnotations;
using VoiceAgent.Pipeline.Context;

namespace VoiceAgent.Pipeline.Calls;

/// <summary>Section <c>Calls</c>: the capacity of this worker and its heartbeat.</summary>
internal sealed record CallOptions : IValidatableObject
{
    public const string Section = "Calls";

    /// <summary>How many calls this worker runs at the same time. Further calls are refused. Design §7 requires 500 calls on two cores.</summary>
    public int Capacity { get; init; } = 500;

    /// <summary>The name of this worker in call records and logs.</summary>
    public string Worker { get; init; } = $"{Environment.MachineName}:{Environment.ProcessId}";

    /// <summary>How often each call's heartbeat is written.</summary>
    public TimeSpan Heartbeat { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>
    /// The time zone of the business: an IANA name, such as <c>America/New_York</c>. An agent's file and a called number can have
    /// their own.
    /// </summary>
    public string TimeZone { get; init; } = "UTC";

    internal BusinessZone Zone => BusinessZone.TryFind(TimeZone, out var zone) ? zone : BusinessZone.Utc;

    private bool IsValid => Capacity > 0 && Worker.Length > 0 && Heartbeat > TimeSpan.Zero && Heartbeat < TimeSpan.FromSeconds(15);

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (!IsValid)
        {
            yield return new ValidationResult("Section 'Calls': Capacity must be positive, Worker must not be empty, and Heartbeat must be between 0 and 15 seconds.");
        }

        if (!BusinessZone.TryFind(TimeZone, out _))
        {
            yield return new ValidationResult($"'Calls:TimeZone' is '{TimeZone}', which is not a time zone. {BusinessZone.Advice}");
        }
    }
}
