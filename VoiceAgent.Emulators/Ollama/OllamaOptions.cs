using System.ComponentModel.DataAnnotations;
using VoiceAgent.Emulators.Content;
using VoiceAgent.Emulators.OpenAI.Matching;

namespace VoiceAgent.Emulators.Ollama;

/// <summary>Section <c>Ollama</c>.</summary>
internal sealed record OllamaOptions : IValidatableObject
{
    public const string Section = "Ollama";

    /// <summary>The folder of scenario files (<c>*.yaml</c>). A relative path starts at the emulators' folder.</summary>
    public string Scenarios { get; set; } = "OpenAI/scenarios";

    /// <summary>The models that are on the server's disk at the start. The default is llama3.1:8b and llama3.2:3b. "none": no model.</summary>
    public IList<string> Models { get; } = [];

    /// <summary>The models that can be pulled. A pull of another one fails as for a name that the library does not have.</summary>
    public IList<string> Library { get; } = [];

    /// <summary>Models that cannot call tools.</summary>
    public IList<string> WithoutTools { get; } = [];

    /// <summary>Largest request in bytes.</summary>
    public long MaxRequestBytes { get; set; } = 4 * 1024 * 1024;

    public IReadOnlyList<string> ModelsAtStart => Models is ["none"] ? [] : Models.Count > 0 ? [.. Models] : ["llama3.1:8b", "llama3.2:3b"];

    public IReadOnlyList<string> Pullable => Library.Count > 0 ? [.. Library] : ["llama3.1:8b", "llama3.2:3b", "llama3.2:1b", "qwen3:8b", "qwen3:4b", "mistral-nemo:12b"];

    public string ScenarioFolder => Path.Combine(EmulatorFiles.Root, Scenarios);

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
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
