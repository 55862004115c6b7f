using System.ComponentModel.DataAnnotations;

namespace VoiceAgent.CallGateway.Webhooks.Limits;

/// <summary>Section <c>Webhooks:Limits</c>: how much each source may send. The limits hold for all gateways together.</summary>
internal sealed record SourceLimitOptions : IValidatableObject
{
    public const string Section = "Webhooks:Limits";

    /// <summary>How many requests each source may send in a second: Event Grid, the telephony service, and each signed sender.</summary>
    public int PerSecond { get; init; } = 2_000;

    /// <summary>How many may come at once after a pause.</summary>
    public int Burst { get; init; } = 4_000;

    /// <summary>How many refused requests (401) each address may send in a second. Beyond it, its signed requests are refused before their body is read.</summary>
    public int RefusedPerSecond { get; init; } = 2;

    public int RefusedBurst { get; init; } = 50;

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (PerSecond is < 1 or > 1_000_000 || Burst < PerSecond || Burst > 1_000_000)
        {
            yield return new ValidationResult("'Webhooks:Limits:PerSecond' must be between 1 and 1,000,000, and 'Webhooks:Limits:Burst' must be at least as large.");
        }

        if (RefusedPerSecond is < 1 or > 1_000_000 || RefusedBurst < RefusedPerSecond || RefusedBurst > 1_000_000)
        {
            yield return new ValidationResult("'Webhooks:Limits:RefusedPerSecond' must be between 1 and 1,000,000, and 'Webhooks:Limits:RefusedBurst' must be at least as large.");
        }
    }
}
