using System.ComponentModel.DataAnnotations;

namespace VoiceAgent.Cosmos;

/// <summary>Section <c>Cosmos</c>: the database, and how the client connects to it.</summary>
public sealed record CosmosOptions : IValidatableObject
{
    public const string Section = "Cosmos";

    public string Database { get; init; } = "voiceagent";

    /// <summary>Whether a missing database or container is created at start. The identity needs the right to create them.</summary>
    public bool CreateMissing { get; init; } = true;

    /// <summary>Whether the client uses only the address in the connection string, and not the addresses that the account returns.</summary>
    public bool LimitToEndpoint { get; init; }

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (Database.Length == 0)
        {
            yield return new ValidationResult("'Cosmos:Database' is empty. Set it to the name of the database.");
        }
    }
}
