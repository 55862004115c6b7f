using System.ComponentModel.DataAnnotations;
using VoiceAgent.Cosmos;

namespace VoiceAgent.CallGateway.Cosmos;

/// <summary>Section <c>Cosmos</c>: how long finished calls are kept.</summary>
internal sealed record RetentionOptions : IValidatableObject
{
    public const string Section = CosmosOptions.Section;

    /// <summary>How long a call is kept after it was stored. Null keeps calls for ever.</summary>
    public TimeSpan? Retention { get; init; } = TimeSpan.FromDays(90);

    /// <summary>The lifetime of an item in the store. Null: for ever.</summary>
    public int? Seconds => Retention is { } kept ? (int)kept.TotalSeconds : null;

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (Retention is { } kept && (kept < TimeSpan.FromSeconds(1) || kept.TotalSeconds > int.MaxValue))
        {
            yield return new ValidationResult("'Cosmos:Retention' must be between one second and 68 years. Set it to an empty value to keep calls for ever.");
        }
    }
}
