using System.Text.Json.Nodes;

namespace VoiceAgent.Emulators.OpenAI.Wire;

/// <summary>The results of Azure's content filter. Source: learn.microsoft.com/azure/ai-foundry/openai/concepts/content-filter.</summary>
internal static class FilterResults
{
    private static readonly string[] Categories = ["hate", "self_harm", "sexual", "violence"];

    /// <summary>Nothing was found.</summary>
    public static JsonObject Safe() => With("safe", filtered: false);

    /// <summary>Violence was found, and the text was withheld.</summary>
    public static JsonObject OfRefusal() => With("medium", filtered: true);

    /// <summary><c>prompt_filter_results</c> of an accepted prompt.</summary>
    public static JsonArray OfPrompt() => [new JsonObject { ["prompt_index"] = 0, ["content_filter_results"] = Safe() }];

    private static JsonObject With(string violence, bool filtered) => new(Categories.Select(category => KeyValuePair.Create<string, JsonNode?>(
        category,
        new JsonObject { ["filtered"] = filtered && category == "violence", ["severity"] = category == "violence" ? violence : "safe" })));
}
