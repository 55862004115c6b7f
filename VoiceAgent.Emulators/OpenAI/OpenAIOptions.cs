using System.ComponentModel.DataAnnotations;
using VoiceAgent.Emulators.Content;
using VoiceAgent.Emulators.OpenAI.Matching;

namespace VoiceAgent.Emulators.OpenAI;

/// <summary>Section <c>OpenAI</c>.</summary>
internal sealed record OpenAIOptions : IValidatableObject
{
    public const string Section = "OpenAI";

    /// <summary>The key that clients must send, as a bearer token or as <c>api-key</c>.</summary>
    public string Key { get; set; } = "";

    /// <summary>The folder of scenario files (<c>*.yaml</c>). A relative path starts at the emulators' folder.</summary>
    public string Scenarios { get; set; } = "OpenAI/scenarios";

    /// <summary>The available models. Like the service, the emulator refuses all others.</summary>
    public IList<string> Models { get; } = [];

    /// <summary>Largest request in bytes.</summary>
    public long MaxRequestBytes { get; set; } = 4 * 1024 * 1024;

    public IReadOnlyCollection<string> OfferedModels => Models.Count > 0 ? [.. Models] : ["gpt-4o-mini", "gpt-4o", "gpt-4.1-mini", "gpt-4.1"];

    public string ScenarioFolder => Path.Combine(EmulatorFiles.Root, Scenarios);

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (Key.Length == 0)
        {
            return [new ValidationResult("OpenAI:Key is missing: give the key that clients must send.")];
        }

        try
        {
            ScenarioBook.Open(ScenarioFolder);
            return [];
        }
        catch (ScenarioException wrong)
        {
            return [new ValidationResult(wrong.Message)];
        }
    }
}
