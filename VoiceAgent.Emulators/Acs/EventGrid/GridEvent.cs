using System.Text.Json.Nodes;

namespace VoiceAgent.Emulators.Acs.EventGrid;

/// <summary>The events that Event Grid posts, in its own schema and as CloudEvents.</summary>
internal static class GridEvent
{
    private const string Topic = "/subscriptions/00000000-0000-0000-0000-000000000000/resourcegroups/emulator/providers/microsoft.communication/communicationservices/emulator";

    public static JsonObject IncomingCall(Calls.IncomingCall call, DateTimeOffset at, bool cloudEvent)
    {
        var data = new JsonObject
        {
            ["to"] = call.To.ToJson(),
            ["from"] = call.From.ToJson(),
            ["serverCallId"] = call.ServerCallId,
            ["callerDisplayName"] = "",
            ["customContext"] = new JsonObject { ["sipHeaders"] = new JsonObject(), ["voipHeaders"] = new JsonObject() },
            ["incomingCallContext"] = call.Context,
            ["correlationId"] = call.CorrelationId,
        };
        return Envelope("Microsoft.Communication.IncomingCall", $"/phoneCall/caller/{call.From.RawId}/recipient/{call.To.RawId}", data, at, cloudEvent);
    }

    public static JsonObject Validation(string code, string validationUrl, DateTimeOffset at) => Envelope(
        "Microsoft.EventGrid.SubscriptionValidationEvent", "", new JsonObject { ["validationCode"] = code, ["validationUrl"] = validationUrl }, at, cloudEvent: false);

    /// <param name="kind">The last part of the event's type, such as <c>CallStarted</c>.</param>
    public static JsonObject Of(string kind, string subject, JsonObject data, DateTimeOffset at, bool cloudEvent) =>
        Envelope("Microsoft.Communication." + kind, subject, data, at, cloudEvent);

    private static JsonObject Envelope(string type, string subject, JsonObject data, DateTimeOffset at, bool cloudEvent) => cloudEvent
        ? new()
        {
            ["id"] = Guid.NewGuid().ToString(),
            ["source"] = Topic,
            ["subject"] = subject,
            ["data"] = data,
            ["type"] = type,
            ["time"] = at.ToString("o"),
            ["specversion"] = "1.0",
        }
        : new()
        {
            ["id"] = Guid.NewGuid().ToString(),
            ["topic"] = Topic,
            ["subject"] = subject,
            ["data"] = data,
            ["eventType"] = type,
            ["dataVersion"] = "1.0",
            ["metadataVersion"] = "1",
            ["eventTime"] = at.ToString("o"),
        };
}
