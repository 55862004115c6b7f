using System.ComponentModel.DataAnnotations;

namespace VoiceAgent.Pipeline.Agents;

/// <summary>Section <c>Agents</c>: where the agents' files are, and which agent is the default.</summary>
internal sealed record AgentOptions : IValidatableObject
{
    public const string Section = "Agents";

    /// <summary>The folder of the agents' files. A relative path starts at the program's folder.</summary>
    public string Path { get; init; } = "Agents/Definitions";

    /// <summary>The agent that answers when a call names an agent that does not exist.</summary>
    public string Default { get; init; } = "claims";

    /// <summary>The name of the business that callers hear, in place of the one in the agents' files.</summary>
    public string Business { get; init; } = "";

    private bool IsValid => Path.Length > 0 && Default.Length > 0;

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (!IsValid)
        {
            yield return new ValidationResult("Section 'Agents': Path and Default must not be empty.");
        }
    }
}
