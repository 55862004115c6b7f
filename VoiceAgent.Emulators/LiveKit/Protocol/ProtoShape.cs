using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace VoiceAgent.Emulators.LiveKit.Protocol;

/// <summary>
/// A message of the protocol files: its members with their defaults. Requests may name a member as in the proto file or in camel case, and may leave it out. Responses
/// have all members under the names of the proto file, as the server's Twirp writes them.
/// </summary>
internal sealed class ProtoShape(string defaults)
{
    // The values of these maps have names of people.
    private static readonly string[] Maps = ["attributes", "headers", "headers_to_attributes", "attributes_to_headers", "participant_attributes", "tags"];

    private static readonly Dictionary<string, string[]> Enumerations = new(StringComparer.Ordinal)
    {
        ["include_headers"] = ["SIP_NO_HEADERS", "SIP_X_HEADERS", "SIP_ALL_HEADERS"],
        ["media_encryption"] = ["SIP_MEDIA_ENCRYPT_DISABLE", "SIP_MEDIA_ENCRYPT_ALLOW", "SIP_MEDIA_ENCRYPT_REQUIRE"],
        ["transport"] = ["SIP_TRANSPORT_AUTO", "SIP_TRANSPORT_UDP", "SIP_TRANSPORT_TCP", "SIP_TRANSPORT_TLS"],
    };

    private readonly JsonObject _defaults = JsonNode.Parse(defaults)!.AsObject();

    /// <summary>Reads a body.</summary>
    /// <exception cref="TwirpError">It is not JSON of a message.</exception>
    public static JsonObject Parse(string body)
    {
        try
        {
            return JsonNode.Parse(body) is JsonObject message ? Named(message) : throw new TwirpError("malformed", "the json request could not be decoded");
        }
        catch (JsonException)
        {
            throw new TwirpError("malformed", "the json request could not be decoded");
        }
    }

    /// <summary>The message with all its members, and without those that it does not know.</summary>
    /// <exception cref="TwirpError">A member has another type.</exception>
    public JsonObject Complete(JsonObject given)
    {
        var message = new JsonObject();
        foreach (var (name, usual) in _defaults)
        {
            var value = given[name];
            message[name] = value is null ? usual?.DeepClone() : IsOfType(usual, Value(name, value)) ? Value(name, value).DeepClone() : throw new TwirpError("malformed", "the json request could not be decoded");
        }

        return message;
    }

    private static JsonNode Value(string name, JsonNode value) =>
        Enumerations.TryGetValue(name, out var names) && value is JsonValue number && number.TryGetValue<int>(out var index) && index >= 0 && index < names.Length ? JsonValue.Create(names[index]) : value;

    // A member whose default is null is a message or a duration.
    private static bool IsOfType(JsonNode? usual, JsonNode value) => usual is null || usual.GetValueKind() == value.GetValueKind()
        || (usual.GetValueKind() is JsonValueKind.True or JsonValueKind.False && value.GetValueKind() is JsonValueKind.True or JsonValueKind.False)
        || (usual.GetValueKind() is JsonValueKind.Number && value is JsonValue text && text.TryGetValue<string>(out var digits) && long.TryParse(digits, out _));

    private static JsonObject Named(JsonObject message)
    {
        var named = new JsonObject();
        foreach (var (name, value) in message)
        {
            var snake = Snake(name);
            named[snake] = value switch
            {
                JsonObject inner when !Maps.Contains(snake) => Named(inner),
                JsonArray list => new JsonArray([.. list.Select(static item => item is JsonObject inner ? Named(inner) : item?.DeepClone())]),
                _ => value?.DeepClone(),
            };
        }

        return named;
    }

    private static string Snake(string name)
    {
        var snake = new StringBuilder();
        foreach (var letter in name)
        {
            snake.Append(char.IsAsciiLetterUpper(letter) ? $"_{char.ToLowerInvariant(letter)}" : $"{letter}");
        }

        return snake.ToString();
    }
}
