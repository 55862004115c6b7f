using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace VoiceAgent.Emulators.Ollama;

/// <summary>What the server tells of a model. The figures are made from the number of parameters in its name.</summary>
internal static partial class ModelDetails
{
    // A parameter of the usual quantization (Q4_K_M) takes about 0.6 bytes.
    private const double BytesOfParameter = 0.6;

    public static long SizeOf(string model) => (long)(Billions(model) * 1e9 * BytesOfParameter);

    public static JsonObject Listed(string model, DateTimeOffset changed) => new()
    {
        ["name"] = model,
        ["model"] = model,
        ["modified_at"] = changed.ToString("O"),
        ["size"] = SizeOf(model),
        ["digest"] = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(model))),
        ["details"] = Details(model),
    };

    public static JsonObject Running(string model, DateTimeOffset until, int context, DateTimeOffset now)
    {
        var running = Listed(model, now);
        running.Remove("modified_at");
        running["expires_at"] = until.ToString("O");
        running["size_vram"] = SizeOf(model);
        running["context_length"] = context;
        return running;
    }

    public static JsonObject Shown(string model, bool canCallTools, DateTimeOffset changed) => new()
    {
        ["modelfile"] = $"FROM {model}",
        ["parameters"] = "stop \"<|eot_id|>\"",
        ["template"] = "{{ .Prompt }}",
        ["details"] = Details(model),
        ["model_info"] = new JsonObject
        {
            ["general.architecture"] = FamilyOf(model),
            ["general.parameter_count"] = (long)(Billions(model) * 1e9),
            [$"{FamilyOf(model)}.context_length"] = 131_072,
        },
        ["capabilities"] = canCallTools ? new JsonArray("completion", "tools") : new JsonArray("completion"),
        ["modified_at"] = changed.ToString("O"),
    };

    private static JsonObject Details(string model) => new()
    {
        ["parent_model"] = "",
        ["format"] = "gguf",
        ["family"] = FamilyOf(model),
        ["families"] = new JsonArray(FamilyOf(model)),
        ["parameter_size"] = string.Create(CultureInfo.InvariantCulture, $"{Billions(model):F1}B"),
        ["quantization_level"] = "Q4_K_M",
    };

    private static string FamilyOf(string model) => Letters().Match(model).Value;

    private static double Billions(string model) => Parameters().Match(model) is { Success: true } match ? double.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture) : 8;

    [GeneratedRegex(@"^[a-z]+", RegexOptions.IgnoreCase)]
    private static partial Regex Letters();

    [GeneratedRegex(@":(\d+(?:\.\d+)?)b", RegexOptions.IgnoreCase)]
    private static partial Regex Parameters();
}
