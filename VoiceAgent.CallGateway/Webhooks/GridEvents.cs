using System.Text.Json;
using Azure.Messaging;
using Azure.Messaging.EventGrid;

namespace VoiceAgent.CallGateway.Webhooks;

/// <summary>Reads an Event Grid delivery in either of its two schemas.</summary>
internal static class GridEvents
{
    // The gateway needs these events: an unreadable one is refused. Events of other kinds are ignored.
    private static readonly string[] Ours = [SystemEventNames.AcsIncomingCall, SystemEventNames.EventGridSubscriptionValidation];

    /// <returns>The data of Event Grid's system events, in order. Events of other publishers are left out.</returns>
    /// <exception cref="FormatException">The body is not a list of events. The message has the reason.</exception>
    public static IReadOnlyList<object> Read(BinaryData body)
    {
        try
        {
            return IsCloudEvents(body)
                ? [.. CloudEvent.ParseMany(body).Select(cloud => DataOf(cloud.Type, cloud.TryGetSystemEventData(out var data) ? data : null)).OfType<object>()]
                : [.. EventGridEvent.ParseMany(body).Select(grid => DataOf(grid.EventType, grid.TryGetSystemEventData(out var data) ? data : null)).OfType<object>()];
        }
        catch (Exception malformed) when (malformed is not FormatException)
        {
            // It is not specified which exceptions the parsers throw for malformed input.
            throw new FormatException($"The body is not a list of events in the Event Grid or the CloudEvents schema ({malformed.GetType().Name}).", malformed);
        }
    }

    private static object? DataOf(string type, object? data) => data is null && Ours.Contains(type, StringComparer.OrdinalIgnoreCase)
        ? throw new FormatException($"The data of an event of type {type} cannot be read.")
        : data;

    private static bool IsCloudEvents(BinaryData body)
    {
        using var json = JsonDocument.Parse(body.ToMemory());
        var first = json.RootElement.ValueKind is JsonValueKind.Array && json.RootElement.GetArrayLength() > 0 ? json.RootElement[0] : json.RootElement;
        return first.ValueKind is JsonValueKind.Object && first.TryGetProperty("specversion", out _);
    }
}
