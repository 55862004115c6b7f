using System.ComponentModel.DataAnnotations;
using VoiceAgent.Cosmos;

namespace VoiceAgent.CallGateway.Cosmos;

/// <summary>How long finished calls are kept. Section <c>Cosmos</c>.</summary>
internal sealed record RetentionOptions : IValidatableObject
{
    public const string Section = CosmosOptions.Section;

    /// <summary>Null: for ever.</summary>
    public TimeSpan? Retention { get; init; } = TimeSpan.FromDays(90);

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (Retention is { } kept && (kept < TimeSpan.FromSeconds(1) || kept.TotalSeconds > int.MaxValue))
        {
            yield return new ValidationResult("'Cosmos:Retention' lies between a second and 68 years; leave it out to keep calls for ever.");
        }
    }
}
