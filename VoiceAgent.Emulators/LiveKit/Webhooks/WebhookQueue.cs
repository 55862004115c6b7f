using System.Globalization;
using System.Text.Json.Nodes;
using System.Threading.Channels;
using VoiceAgent.Emulators.LiveKit.Protocol;
using VoiceAgent.Emulators.LiveKit.Rooms;

namespace VoiceAgent.Emulators.LiveKit.Webhooks;

/// <summary>The events that wait to be sent.</summary>
internal sealed class WebhookQueue(TimeProvider time)
{
    // A receiver that is away must not fill the memory.
    private const int Most = 10_000;

    private readonly Channel<WebhookEvent> _events = Channel.CreateBounded<WebhookEvent>(new BoundedChannelOptions(Most) { FullMode = BoundedChannelFullMode.DropOldest });

    public ChannelReader<WebhookEvent> Events => _events.Reader;

    public void Add(string happened, Room room, Participant? participant = null)
    {
        var body = new JsonObject
        {
            ["event"] = happened,
            ["room"] = Camel(room.ToJson()),
            ["id"] = Ids.New("EV_"),
            ["createdAt"] = time.GetUtcNow().ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture),
        };
        if (participant is not null)
        {
            body["participant"] = Camel(participant.ToJson());
        }

        _events.Writer.TryWrite(new WebhookEvent(room.Sid, body.ToJsonString()));
    }

    // Webhooks have camel case, and leave out what has its default.
    private static JsonObject Camel(JsonObject message)
    {
        var camel = new JsonObject();
        foreach (var (name, value) in message)
        {
            if (value is null || value.ToJsonString() is "\"\"" or "0" or "false" or "[]" or "{}" or "\"JOINING\"" or "\"STANDARD\"" or "\"UNKNOWN_REASON\"")
            {
                continue;
            }

            camel[string.Concat(name.Split('_').Select(static (part, index) => index == 0 ? part : char.ToUpperInvariant(part[0]) + part[1..]))] =
                value is JsonArray list ? new JsonArray([.. list.Select(static item => item is JsonObject inner ? Camel(inner) : item?.DeepClone())]) : value.DeepClone();
        }

        return camel;
    }
}

/// <param name="Room">Events of one room are sent in their order.</param>
/// <param name="Body">JSON.</param>
internal sealed record WebhookEvent(string Room, string Body);
