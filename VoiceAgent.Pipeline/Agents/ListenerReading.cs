using System.Text.Json;
using VoiceAgent.Pipeline.Answering.Capture;
using VoiceAgent.Pipeline.Answering.Tools;
using VoiceAgent.Pipeline.Answering.Tools.Http;
using VoiceAgent.Pipeline.Languages;
using VoiceAgent.Pipeline.TurnTaking.Judgement;

namespace VoiceAgent.Pipeline.Agents;

/// <summary>Reads what an agent knows about its callers' words: phrases of agreement, and the values that it asks for.</summary>
internal static class ListenerReading
{
    /// <param name="yaml">The mapping of the agent, or of one of its languages.</param>
    public static AgreementChanges? Agreement(YamlReading yaml)
    {
        if (!yaml.Has("agreement"))
        {
            return null;
        }

        var agreement = yaml.Part("agreement");
        var changes = new AgreementChanges(agreement.List("add"), agreement.Has("replace") ? agreement.List("replace") : null);
        agreement.NothingElse();
        return changes;
    }

    /// <summary>The values of the fields that the agent captures, and of its tools' arguments.</summary>
    public static IReadOnlyList<AskableValue> Values(IEnumerable<ToolGrant> tools) => [.. tools.SelectMany(Of)];

    private static IEnumerable<AskableValue> Of(ToolGrant grant) => grant switch
    {
        CaptureGrant { Field: { Kind: CaptureKind.Digits } field } => [Digits(field.Name, field.Length)],
        CaptureGrant { Field: { Kind: CaptureKind.Date } field } => [Date(field.Name)],
        HttpToolGrant { Arguments: { ValueKind: JsonValueKind.Object } schema } when schema.TryGetProperty("properties", out var properties) && properties.ValueKind is JsonValueKind.Object =>
            properties.EnumerateObject().Select(Argument).OfType<AskableValue>(),
        _ => [],
    };

    private static AskableValue? Argument(JsonProperty argument)
    {
        if (argument.Value.ValueKind is not JsonValueKind.Object)
        {
            return null;
        }

        var pattern = argument.Value.TryGetProperty("pattern", out var text) ? text.GetString() ?? "" : "";
        if (argument.Name.Contains("birth", StringComparison.Ordinal))
        {
            return Date(argument.Name);
        }

        var isDigits = pattern.StartsWith("^\\d{", StringComparison.Ordinal) && pattern.EndsWith("}$", StringComparison.Ordinal);
        return isDigits && int.TryParse(pattern[4..^2], out var length) ? Digits(argument.Name, length) : null;
    }

    private static AskableValue Digits(string name, int? length) => new([Spoken(name)], ValueKind.Digits, length is { } digits ? [digits] : []);

    private static AskableValue Date(string name) => new([Spoken(name)], ValueKind.Date, [6, 8]);

    private static string Spoken(string name) => name.Replace('_', ' ');
}
