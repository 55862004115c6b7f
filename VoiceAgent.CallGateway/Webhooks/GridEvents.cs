using System.Text.Json;
using Azure.Messaging;
using Azure.Messaging.EventGrid;

namespace VoiceAgent.CallGateway.Webhooks;

/// <summary>Reads an Event Grid delivery in either of its two schemas.</summary>
internal static class GridEvents
{
    // The gateway needs these events: an unreadable one is refused. Events of other kinds are ignored.
    private static readonly string[] Ours = [SystemEventNames.AcsIncomingCall, SystemEventNames.AcsRecordingFileStatusUpdated, SystemEventNames.EventGridSubscriptionValidation];

    /// <returns>Event Grid's system events, in order. Events of other publishers are left out.</returns>
    /// <exception cref="FormatException">The body is not a list of events. The message has the reason.</exception>
    public static IReadOnlyList<GridEvent> Read(BinaryData body)
    {
        try
        {
            return IsCloudEvents(body)
                ? [.. CloudEvent.ParseMany(body).Select(cloud => EventOf(cloud.Type, cloud.Subject, cloud.TryGetSystemEventData(out var data) ? data : null)).OfType<GridEvent>()]
                : [.. EventGridEvent.ParseMany(body).Select(grid => EventOf(grid.EventType, grid.Subject, grid.TryGetSystemEventData(out var data) ? data : null)).OfType<GridEvent>()];
        }
        catch (Exception malformed) when (malformed is not FormatException)
        {
            // It is not specified which exceptions the parsers throw for malformed input.
            throw new FormatException($"The body is not a list of events in the Event Grid or the CloudEvents schema ({malformed.GetType().Name}).", malformed);
        }
    }

    private static GridEvent? EventOf(string type, string? subject, object? data) => data is not null ? new GridEvent(data, subject ?? "")
        : Ours.Contains(type, StringComparer.OrdinalIgnoreCase) ? throw new FormatException($"The data of an event of type {type} cannot be read.")
        : null;

    private static bool IsCloudEvents(BinaryData body)
    {
        using var json = JsonDocument.Parse(body.ToMemory());
        var first = json.RootElement.ValueKind is JsonValueKind.Array && json.RootElement.GetArrayLength() > 0 ? json.RootElement[0] : json.RootElement;
        return first.ValueKind is JsonValueKind.Object && first.TryGetProperty("specversion", out _);
    }
}

/// <param name="Data">One of Event Grid's types.</param>
/// <param name="Subject">What the event is about. Empty when it does not say it.</param>
internal sealed record GridEvent(object Data, string Subject);
