using System.ComponentModel.DataAnnotations;

namespace VoiceAgent.CallGateway.Calls;

/// <summary>
/// Section <c>Drain</c>: how a gateway shuts down. The platform must let the process live for <see cref="Total"/> after SIGTERM: see
/// <c>terminationGracePeriodSeconds</c> in the deployment's files.
/// </summary>
internal sealed record DrainOptions : IValidatableObject
{
    public const string Section = "Drain";

    // For closing connections.
    private static readonly TimeSpan Closing = TimeSpan.FromSeconds(2);

    /// <summary>
    /// How long a gateway serves requests after it has stopped to be ready. Within this time the load balancer chooses other gateways. Set it to
    /// zero where nothing stands before the gateway.
    /// </summary>
    public TimeSpan Serving { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How long requests and work that have begun may take after that. The answer of a call has 15 seconds.</summary>
    public TimeSpan Finishing { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>The longest time from SIGTERM to the end of the process.</summary>
    public TimeSpan Total => Serving + Finishing + Closing;

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (Serving < TimeSpan.Zero || Finishing <= TimeSpan.Zero || Total > TimeSpan.FromMinutes(10))
        {
            yield return new ValidationResult("Section 'Drain': Serving must be at least 0, Finishing above 0, and together they must be under ten minutes.");
        }
    }
}
