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

    /// <summary>The available embedding models.</summary>
    public IList<string> EmbeddingModels { get; } = [];

    /// <summary>Most requests of one model in a minute. More are answered with 429.</summary>
    public int RequestsPerMinute { get; set; } = 1_000_000;

    /// <summary>Most prompt tokens of one model in a minute. More are answered with 429.</summary>
    public long TokensPerMinute { get; set; } = 1_000_000_000;

    /// <summary>Largest request in bytes.</summary>
    public long MaxRequestBytes { get; set; } = 4 * 1024 * 1024;

    public IReadOnlyCollection<string> OfferedModels => Models.Count > 0 ? [.. Models] : ["gpt-4o-mini", "gpt-4o", "gpt-4.1-mini", "gpt-4.1"];

    public IReadOnlyCollection<string> OfferedEmbeddingModels =>
        EmbeddingModels.Count > 0 ? [.. EmbeddingModels] : ["text-embedding-3-small", "text-embedding-3-large", "text-embedding-ada-002"];

    public string ScenarioFolder => Path.Combine(EmulatorFiles.Root, Scenarios);

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (Key.Length == 0)
        {
            return [new ValidationResult("OpenAI:Key is missing: give the key that clients must send.")];
        }

        if (RequestsPerMinute < 1 || TokensPerMinute < 1)
        {
            return [new ValidationResult("OpenAI:RequestsPerMinute and OpenAI:TokensPerMinute must be 1 or more.")];
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
