using System.ComponentModel.DataAnnotations;
using VoiceAgent.Emulators.Content;

namespace VoiceAgent.Emulators.Speech.Voice;

/// <summary>The emulated voice (configuration section <c>Voice</c>).</summary>
internal sealed record VoiceOptions : IValidatableObject
{
    public const string Section = "Voice";

    /// <summary>The Node.js program.</summary>
    public string Node { get; init; } = "node";

    /// <summary>The folder that holds npm's packages.</summary>
    public string NodeModules { get; init; } = Path.Combine(EmulatorFiles.Root, "node_modules");

    /// <summary>How long one clause may take before the voice's process counts as hung and is replaced.</summary>
    public TimeSpan ClauseTimeout { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>How long the voice's process may take to start.</summary>
    public TimeSpan StartTimeout { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>Clauses that may wait for the voice; further requests are held back at the caller.</summary>
    public int QueueCapacity { get; init; } = 256;

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (QueueCapacity < 1)
        {
            yield return new ValidationResult("Voice:QueueCapacity must be at least 1.");
        }
    }
}
