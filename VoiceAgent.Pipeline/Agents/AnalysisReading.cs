using System.Text.Json;
using VoiceAgent.Contracts.Calls;
using VoiceAgent.Pipeline.Answering.Tools;

namespace VoiceAgent.Pipeline.Agents;

/// <summary>Reads what a model finds out after the call: the part <c>after the call</c> of an agent's file.</summary>
internal static class AnalysisReading
{
    private const string Key = "after the call";
    private const int MostOutcomes = 20;
    private const int MostFields = 40;

    // A model gets the schema with each call. Longer ones cost more than the transcript of a usual call.
    private const int LongestSchema = 8_000;

    /// <returns>Null when the file asks for nothing.</returns>
    public static AnalysisPlan? Read(YamlReading agent)
    {
        if (!agent.Has(Key))
        {
            return null;
        }

        var yaml = agent.Part(Key);
        var plan = new AnalysisPlan(Outcomes(yaml), yaml.OptionalText("instructions"), yaml.Has("fields") ? Fields(yaml) : null);
        yaml.NothingElse();
        return plan;
    }

    private static IReadOnlyList<string> Outcomes(YamlReading yaml)
    {
        if (!yaml.Has("outcomes"))
        {
            return AnalysisPlan.UsualOutcomes;
        }

        var outcomes = yaml.List("outcomes");
        return outcomes.Count is >= 2 and <= MostOutcomes && outcomes.Distinct().Count() == outcomes.Count && outcomes.All(static name => name.Length <= CallAnalysis.LongestOutcome)
            ? outcomes
            : throw yaml.Wrong("outcomes", $"'outcomes' must be 2 to {MostOutcomes} different names of at most {CallAnalysis.LongestOutcome} characters.");
    }

    private static JsonElement Fields(YamlReading yaml)
    {
        var schema = yaml.Json("fields");
        if (!schema.TryGetProperty("type", out var type) || type.ValueKind is not JsonValueKind.String || type.GetString() != "object")
        {
            throw yaml.Wrong("fields", "'fields' must be a JSON schema with 'type: object'.");
        }

        if (JsonSchemaForm.Mistake(schema) is { } mistake)
        {
            throw yaml.Wrong("fields", $"The JSON schema cannot be used: {mistake}");
        }

        return schema.TryGetProperty("properties", out var fields) && fields.EnumerateObject().Count() is > 0 and <= MostFields && schema.GetRawText().Length <= LongestSchema
            ? schema
            : throw yaml.Wrong("fields", $"'fields' must have 'properties' with 1 to {MostFields} fields, and at most {LongestSchema} characters as JSON.");
    }
}
