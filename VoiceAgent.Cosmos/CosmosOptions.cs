using System.ComponentModel.DataAnnotations;

namespace VoiceAgent.Cosmos;

/// <summary>Section <c>Cosmos</c>.</summary>
public sealed record CosmosOptions : IValidatableObject
{
    public const string Section = "Cosmos";

    public string Database { get; init; } = "voiceagent";

    /// <summary>Whether a missing database or container is created at start. An identity that may only read and write data cannot.</summary>
    public bool CreateMissing { get; init; } = true;

    /// <summary>Whether only the address of the connection string is used, instead of those that the account names.</summary>
    public bool LimitToEndpoint { get; init; }

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (Database.Length == 0)
        {
            yield return new ValidationResult("'Cosmos:Database' is empty.");
        }
    }
}
