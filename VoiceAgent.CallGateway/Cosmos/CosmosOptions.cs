using System.ComponentModel.DataAnnotations;

namespace VoiceAgent.CallGateway.Cosmos;

/// <summary>Section <c>Cosmos</c>.</summary>
internal sealed record CosmosOptions : IValidatableObject
{
    public const string Section = "Cosmos";

    public string Database { get; init; } = "voiceagent";

    /// <summary>Whether a missing database or container is created at start. An identity that may only read and write data cannot.</summary>
    public bool CreateMissing { get; init; } = true;

    /// <summary>Whether only the address of the connection string is used, instead of those that the account names.</summary>
    public bool LimitToEndpoint { get; init; }

    /// <summary>How long a call is kept; null for ever.</summary>
    public TimeSpan? Retention { get; init; } = TimeSpan.FromDays(90);

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (Database.Length == 0)
        {
            yield return new ValidationResult("'Cosmos:Database' is empty.");
        }

        if (Retention is { } kept && (kept < TimeSpan.FromSeconds(1) || kept.TotalSeconds > int.MaxValue))
        {
            yield return new ValidationResult("'Cosmos:Retention' lies between a second and 68 years; leave it out to keep calls for ever.");
        }
    }
}
