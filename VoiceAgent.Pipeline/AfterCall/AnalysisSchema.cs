using System.Text.Json;
using System.Text.Json.Nodes;
using VoiceAgent.Contracts.Calls;
using VoiceAgent.Pipeline.Agents;

namespace VoiceAgent.Pipeline.AfterCall;

/// <summary>The JSON schema of the model's answer: summary, outcome and follow-ups of each call, and the agent's own fields.</summary>
internal static class AnalysisSchema
{
    public const string Name = "call_analysis";

    public static JsonElement Of(AnalysisPlan plan)
    {
        var properties = new JsonObject
        {
            ["summary"] = Text(CallAnalysis.LongestSummary, "What the caller wanted, and what was told and done, in two to four sentences."),
            ["outcome"] = new JsonObject
            {
                ["type"] = "string",
                ["enum"] = new JsonArray([.. plan.Outcomes.Select(static outcome => JsonValue.Create(outcome))]),
                ["description"] = "How the call ended for the business.",
            },
            ["follow_ups"] = new JsonObject
            {
                ["type"] = "array",
                ["maxItems"] = CallAnalysis.MostFollowUps,
                ["items"] = FollowUp(),
                ["description"] = "What somebody has said that they will do after the call. Empty when there is nothing.",
            },
        };
        if (plan.Fields is { } fields)
        {
            properties["fields"] = JsonNode.Parse(fields.GetRawText());
        }

        return JsonSerializer.SerializeToElement(Object(properties));
    }

    private static JsonObject FollowUp() => Object(new JsonObject
    {
        ["what"] = Text(Contracts.Calls.FollowUp.LongestWhat, "One sentence."),
        ["who"] = new JsonObject { ["type"] = "string", ["enum"] = new JsonArray("business", "caller"), ["description"] = "Who has to do it." },
        ["due"] = new JsonObject
        {
            ["type"] = new JsonArray("string", "null"),
            ["pattern"] = @"^\d{4}-\d{2}-\d{2}$",
            ["description"] = "Until when, as yyyy-MM-dd. Null when nobody has said it.",
        },
    });

    private static JsonObject Text(int longest, string description) => new() { ["type"] = "string", ["minLength"] = 1, ["maxLength"] = longest, ["description"] = description };

    private static JsonObject Object(JsonObject properties) => new()
    {
        ["type"] = "object",
        ["additionalProperties"] = false,
        ["required"] = new JsonArray([.. properties.Select(static property => JsonValue.Create(property.Key))]),
        ["properties"] = properties,
    };
}
