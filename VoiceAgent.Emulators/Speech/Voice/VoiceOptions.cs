using System.ComponentModel.DataAnnotations;
using VoiceAgent.Emulators.Content;

namespace VoiceAgent.Emulators.Speech.Voice;

/// <summary>Section <c>Voice</c>: the emulated voice.</summary>
internal sealed record VoiceOptions : IValidatableObject
{
    public const string Section = "Voice";

    /// <summary>The Node.js executable.</summary>
    public string Node { get; init; } = "node";

    /// <summary>The folder of the npm packages.</summary>
    public string NodeModules { get; init; } = Path.Combine(EmulatorFiles.Root, "node_modules");

    /// <summary>Timeout of one clause. After this, the process of the voice is replaced.</summary>
    public TimeSpan ClauseTimeout { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>Timeout for the start of the voice's process.</summary>
    public TimeSpan StartTimeout { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>How many clauses may wait for the voice. Further requests wait in the caller.</summary>
    public int QueueCapacity { get; init; } = 256;

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (QueueCapacity < 1)
        {
            yield return new ValidationResult("Voice:QueueCapacity must be at least 1.");
        }
    }
}
