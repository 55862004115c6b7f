using Azure.Messaging;

namespace Azure.Communication.CallAutomation;

/// <summary>Reads the service's CloudEvents.</summary>
public static class CallAutomationEventParser
{
    private const string Prefix = "Microsoft.Communication.";

    private static readonly Dictionary<string, Func<string, CallAutomationEventBase>> Readers = new(StringComparer.OrdinalIgnoreCase)
    {
        [nameof(AnswerFailed)] = AnswerFailed.Deserialize,
        [nameof(CallConnected)] = CallConnected.Deserialize,
        [nameof(CallDisconnected)] = CallDisconnected.Deserialize,
        [nameof(CallTransferAccepted)] = CallTransferAccepted.Deserialize,
        [nameof(CallTransferFailed)] = CallTransferFailed.Deserialize,
        [nameof(MediaStreamingFailed)] = MediaStreamingFailed.Deserialize,
        [nameof(MediaStreamingStarted)] = MediaStreamingStarted.Deserialize,
        [nameof(MediaStreamingStopped)] = MediaStreamingStopped.Deserialize,
        [nameof(ParticipantsUpdated)] = ParticipantsUpdated.Deserialize,
        [nameof(PlayCanceled)] = PlayCanceled.Deserialize,
        [nameof(PlayCompleted)] = PlayCompleted.Deserialize,
        [nameof(PlayFailed)] = PlayFailed.Deserialize,
        [nameof(PlayStarted)] = PlayStarted.Deserialize,
    };

    /// <returns>Null for an event of a type that this version does not know.</returns>
    public static CallAutomationEventBase? Parse(CloudEvent cloudEvent)
    {
        ArgumentNullException.ThrowIfNull(cloudEvent);
        return Parse(cloudEvent.Data?.ToString() ?? "{}", cloudEvent.Type);
    }

    public static CallAutomationEventBase? Parse(BinaryData json) => CloudEvent.Parse(json) is { } cloudEvent ? Parse(cloudEvent) : null;

    public static CallAutomationEventBase? Parse(string eventData, string eventType)
    {
        ArgumentException.ThrowIfNullOrEmpty(eventData);
        ArgumentException.ThrowIfNullOrEmpty(eventType);
        var name = eventType.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase) ? eventType[Prefix.Length..] : eventType;
        return Readers.TryGetValue(name, out var read) ? read(eventData) : null;
    }

    public static CallAutomationEventBase?[] ParseMany(BinaryData json) => ParseMany(CloudEvent.ParseMany(json));

    public static CallAutomationEventBase?[] ParseMany(CloudEvent[] cloudEvents) => Array.ConvertAll(cloudEvents, Parse);
}
