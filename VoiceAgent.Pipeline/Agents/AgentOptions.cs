using System.ComponentModel.DataAnnotations;

namespace VoiceAgent.Pipeline.Agents;

/// <summary>Section <c>Agents</c>.</summary>
internal sealed record AgentOptions : IValidatableObject
{
    public const string Section = "Agents";

    /// <summary>Folder of the definitions, relative to the program's own.</summary>
    public string Path { get; init; } = "Agents/Definitions";

    /// <summary>Who answers when a call names an agent that is not there.</summary>
    public string Default { get; init; } = "claims";

    private bool IsValid => Path.Length > 0 && Default.Length > 0;

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (!IsValid)
        {
            yield return new ValidationResult("Section 'Agents': Path and Default must not be empty.");
        }
    }
}
