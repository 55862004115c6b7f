using System.ComponentModel.DataAnnotations;

namespace VoiceAgent.Pipeline.Calls;

/// <summary>
/// Section <c>Drain</c>: how a worker shuts down. The platform must let the process live for <see cref="Total"/> after SIGTERM: see
/// <c>terminationGracePeriodSeconds</c> in the deployment's files.
/// </summary>
internal sealed record DrainOptions : IValidatableObject
{
    public const string Section = "Drain";

    // For closing sockets, recordings and logs.
    private static readonly TimeSpan Closing = TimeSpan.FromSeconds(15);

    /// <summary>How long calls may go on after shutdown begins. Most calls end by themselves in a longer time. Then they are handed over.</summary>
    public TimeSpan Longest { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How long a call may wait for a pause in its conversation, and for a free place at another worker.</summary>
    public TimeSpan HandOver { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long the agent stays with a caller who is being transferred to the fallback number, because no worker can take the call.</summary>
    public TimeSpan Rescue { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>The longest time from SIGTERM to the end of the process.</summary>
    public TimeSpan Total => Longest + HandOver + Rescue + Closing;

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (Longest < TimeSpan.Zero || HandOver < TimeSpan.Zero || Rescue < TimeSpan.Zero || Total > TimeSpan.FromHours(3))
        {
            yield return new ValidationResult("Section 'Drain': Longest, HandOver and Rescue must not be negative, and together they must be under three hours.");
        }
    }
}
