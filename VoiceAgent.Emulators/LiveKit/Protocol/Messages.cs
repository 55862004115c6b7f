using System.Globalization;
using System.Text.Json.Nodes;

namespace VoiceAgent.Emulators.LiveKit.Protocol;

/// <summary>Reads members of messages.</summary>
internal static class Messages
{
    public static string Text(this JsonObject message, string name) => message[name] is JsonValue value && value.TryGetValue<string>(out var text) ? text : "";

    public static bool Flag(this JsonObject message, string name) => message[name] is JsonValue value && value.TryGetValue<bool>(out var flag) && flag;

    public static int Number(this JsonObject message, string name) => message[name] is JsonValue value
        ? value.TryGetValue<int>(out var number) ? number : value.TryGetValue<string>(out var text) && int.TryParse(text, CultureInfo.InvariantCulture, out var read) ? read : 0
        : 0;

    public static IReadOnlyList<string> Texts(this JsonObject message, string name) => message[name] is JsonArray list ? [.. list.OfType<JsonValue>().Select(static item => item.TryGetValue<string>(out var text) ? text : "").Where(static text => text.Length > 0)] : [];

    public static Dictionary<string, string> Map(this JsonObject message, string name) => message[name] is JsonObject map
        ? map.Where(static pair => pair.Value is JsonValue value && value.TryGetValue<string>(out _)).ToDictionary(static pair => pair.Key, static pair => pair.Value!.GetValue<string>(), StringComparer.Ordinal)
        : new Dictionary<string, string>(StringComparer.Ordinal);

    public static JsonArray ToJson(this IEnumerable<string> texts) => new([.. texts.Select(static text => (JsonNode?)text)]);

    public static JsonObject ToJson(this IEnumerable<KeyValuePair<string, string>> map) => new(map.Select(static pair => KeyValuePair.Create<string, JsonNode?>(pair.Key, pair.Value)));
}
