using System.Text.Json;
using System.Text.RegularExpressions;
using VoiceAgent.CallGateway.Calls;
using VoiceAgent.CallGateway.LiveKit.Wire;

namespace VoiceAgent.CallGateway.LiveKit.Rooms;

/// <summary>
/// Says which agent answers the call of a room, and in which language. It is a pure function of what is known about the room and of the configured rules.
/// Whoever may create rooms writes the metadata, so every value is checked: it can choose among agents and cannot do more.
/// </summary>
internal static partial class LiveKitDispatch
{
    private const int MostCarried = 16;
    private const int LongestCarried = 256;

    // Rules that apply after those of the configuration.
    private static readonly RoomRule[] Usual =
    [
        new() { Agent = $"{{header:{LiveKitNames.AgentHeader}}}", Language = $"{{header:{LiveKitNames.LanguageHeader}}}" },
        new() { Agent = $"{{attribute:{LiveKitNames.AgentAttribute}}}", Language = $"{{attribute:{LiveKitNames.LanguageAttribute}}}" },
        new() { Agent = "{metadata:agent}", Language = "{metadata:language}" },
    ];

    /// <param name="agents">The agents that may be asked for. Empty: all.</param>
    /// <returns>Null when no rule fits. Then the route of the called number decides.</returns>
    public static RoomDispatch? Choose(IReadOnlyList<RoomRule> rules, IReadOnlyList<string> agents, RoomSituation situation)
    {
        using var metadata = Parse(situation.Metadata);
        var values = new Values(situation, metadata);
        foreach (var rule in rules.Concat(Usual).Where(rule => Fits(rule, values)))
        {
            var agent = AgentOf(rule, agents, values);
            var number = rule.Number is { Length: > 0 } text && values.Fill(text) is { } filled && CallTargets.IsNumber(filled) ? filled : null;
            if (agent is not null || number is not null)
            {
                var language = rule.Language is { Length: > 0 } wanted && values.Fill(wanted) is { } tag && LanguageTag().IsMatch(tag) ? tag : null;
                return new RoomDispatch(agent, language, number, Carried(rule, values));
            }
        }

        return null;
    }

    private static string? AgentOf(RoomRule rule, IReadOnlyList<string> agents, Values values) =>
        rule.Agent is { Length: > 0 } text && values.Fill(text) is { } agent && AgentName().IsMatch(agent) && (agents.Count == 0 || agents.Contains(agent, StringComparer.Ordinal)) ? agent : null;

    private static bool Fits(RoomRule rule, Values values) =>
        IsRoom(rule.Room, values.Room)
        && rule.Metadata.All(wanted => IsValue(wanted.Value, values.Metadata(wanted.Key)))
        && rule.Attributes.All(wanted => IsValue(wanted.Value, values.Attribute(wanted.Key)))
        && rule.Headers.All(wanted => IsValue(wanted.Value, values.Header(wanted.Key)));

    private static bool IsRoom(string? wanted, string room) =>
        wanted is not { Length: > 0 } || (wanted[^1] == '*' ? room.StartsWith(wanted.TrimEnd('*'), StringComparison.Ordinal) : room == wanted);

    private static bool IsValue(string wanted, string? value) => value is not null && (wanted == "*" ? value.Length > 0 : value == wanted);

    private static Dictionary<string, string> Carried(RoomRule rule, Values values)
    {
        var carried = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (name, text) in rule.Carry.Take(MostCarried))
        {
            if (values.Fill(text) is { Length: > 0 } value)
            {
                carried[name] = value.Length > LongestCarried ? value[..LongestCarried] : value;
            }
        }

        return carried;
    }

    // Metadata can be any text. What is not a JSON object has no values.
    private static JsonDocument? Parse(string metadata)
    {
        try
        {
            return metadata.Length == 0 ? null : JsonDocument.Parse(metadata, new JsonDocumentOptions { MaxDepth = 16 });
        }
        catch (JsonException)
        {
            return null;
        }
    }

    [GeneratedRegex(@"^[A-Za-z0-9][A-Za-z0-9._-]{0,63}\z")]
    private static partial Regex AgentName();

    [GeneratedRegex(@"^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8}){0,3}\z")]
    private static partial Regex LanguageTag();

    [GeneratedRegex(@"\{([^{}]+)\}")]
    private static partial Regex Source();

    private sealed class Values(RoomSituation situation, JsonDocument? metadata)
    {
        public string Room => situation.Room;

        /// <returns>Null when one of the named values is missing.</returns>
        public string? Fill(string text)
        {
            var isComplete = true;
            var filled = Source().Replace(text, found =>
            {
                var value = Of(found.Groups[1].Value);
                isComplete &= value is { Length: > 0 };
                return value ?? "";
            });
            return isComplete && filled.Length > 0 ? filled : null;
        }

        public string? Attribute(string name) => situation.Attributes.GetValueOrDefault(name);

        public string? Header(string name) => situation.Headers.FirstOrDefault(header => header.Key.Equals(name, StringComparison.OrdinalIgnoreCase)).Value;

        public string? Metadata(string path)
        {
            if (metadata is null)
            {
                return null;
            }

            var at = metadata.RootElement;
            foreach (var part in path.Split('.'))
            {
                if (at.ValueKind is not JsonValueKind.Object || !at.TryGetProperty(part, out at))
                {
                    return null;
                }
            }

            return at.ValueKind switch
            {
                JsonValueKind.String => at.GetString(),
                JsonValueKind.Number => at.GetRawText(),
                JsonValueKind.True => "true",
                JsonValueKind.False => "false",
                _ => null,
            };
        }

        private string? Of(string source) => source.Split(':', 2) switch
        {
            ["room"] => Room,
            ["metadata", var path] => Metadata(path),
            ["attribute", var name] => Attribute(name),
            ["header", var name] => Header(name),
            _ => null,
        };
    }
}

/// <summary>What is known about a call of a room.</summary>
/// <param name="Metadata">The room's metadata. It may be empty, or no JSON.</param>
/// <param name="Attributes">Of the participant that is the call.</param>
/// <param name="Headers">Of the INVITE.</param>
internal sealed record RoomSituation(string Room, string Metadata, IReadOnlyDictionary<string, string> Attributes, IReadOnlyDictionary<string, string> Headers);

/// <param name="Agent">Null: that of the route.</param>
/// <param name="Language">BCP 47. Null: that of the route.</param>
/// <param name="Number">The number whose route answers. Null: the called number.</param>
/// <param name="Metadata">What the call gets as its metadata.</param>
internal sealed record RoomDispatch(string? Agent, string? Language, string? Number, IReadOnlyDictionary<string, string> Metadata);
