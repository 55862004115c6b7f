using System.Text.Json.Nodes;
using VoiceAgent.Emulators.LiveKit.Protocol;

namespace VoiceAgent.Emulators.LiveKit.Sip;

/// <summary>The two actions of an update: replace everything, or change some members.</summary>
internal static class SipUpdates
{
    private static readonly string[] Lists = ["set", "add", "remove", "clear"];

    /// <returns>The id, and the entry after the update. It is not stored yet.</returns>
    public static (string Id, JsonObject Next) Next(JsonObject request, Dictionary<string, JsonObject> table, string idName, string what, string missing, ProtoShape shape)
    {
        var id = request.Text(idName) is { Length: > 0 } given ? given : throw TwirpError.Invalid($"{what} id must be set");
        if (request["replace"] is not JsonObject && request["update"] is not JsonObject)
        {
            throw TwirpError.Invalid("missing or unsupported update action");
        }

        var present = table.GetValueOrDefault(id) ?? throw TwirpError.NotFound(missing);
        if (request["replace"] is JsonObject replacement)
        {
            var next = shape.Complete(replacement);
            if (next.Text(idName) is { Length: > 0 } other && other != id)
            {
                throw TwirpError.Invalid($"{what} id in the info must be empty or match the id in the update");
            }

            next[idName] = id;
            return (id, next);
        }

        var changed = (JsonObject)present.DeepClone();
        foreach (var (name, value) in (JsonObject)request["update"]!)
        {
            if (value is null || !changed.ContainsKey(name))
            {
                continue;
            }

            changed[name] = value is JsonObject list && list.Any(member => Lists.Contains(member.Key)) ? Listed(changed.Texts(name), list) : value.DeepClone();
        }

        return (id, shape.Complete(changed));
    }

    /// <summary>Newer servers copy the deprecated member into the one that replaces it.</summary>
    public static void Upgrade(JsonObject message)
    {
        if (message.Text("media_encryption") is { Length: > 0 } encryption && message.ContainsKey("media"))
        {
            var media = message["media"] as JsonObject ?? [];
            if (media["encryption"] is null && encryption != "SIP_MEDIA_ENCRYPT_DISABLE")
            {
                message["media"] = new JsonObject(media.Select(static member => KeyValuePair.Create(member.Key, member.Value?.DeepClone())).Append(KeyValuePair.Create<string, JsonNode?>("encryption", encryption)));
            }
        }
    }

    private static JsonArray Listed(IReadOnlyList<string> present, JsonObject update) =>
        update.Flag("clear") ? []
        : update.Texts("set") is { Count: > 0 } set ? set.ToJson()
        : present.Union(update.Texts("add"), StringComparer.Ordinal).Except(update.Texts("remove"), StringComparer.Ordinal).ToJson();
}
