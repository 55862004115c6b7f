using Azure.Messaging;

namespace Azure.Communication.CallAutomation;

/// <summary>Reads the service's CloudEvents.</summary>
public static class CallAutomationEventParser
{
    private const string Prefix = "Microsoft.Communication.";

    private static readonly Dictionary<string, Func<string, CallAutomationEventBase>> Readers = new(StringComparer.Ordinal)
    {
        [nameof(AddParticipantFailed)] = AddParticipantFailed.Deserialize,
        [nameof(AddParticipantSucceeded)] = AddParticipantSucceeded.Deserialize,
        [nameof(AnswerFailed)] = AnswerFailed.Deserialize,
        [nameof(CallConnected)] = CallConnected.Deserialize,
        [nameof(CallDisconnected)] = CallDisconnected.Deserialize,
        [nameof(CallTransferAccepted)] = CallTransferAccepted.Deserialize,
        [nameof(CallTransferFailed)] = CallTransferFailed.Deserialize,
        [nameof(CancelAddParticipantFailed)] = CancelAddParticipantFailed.Deserialize,
        [nameof(CancelAddParticipantSucceeded)] = CancelAddParticipantSucceeded.Deserialize,
        [nameof(ContinuousDtmfRecognitionStopped)] = ContinuousDtmfRecognitionStopped.Deserialize,
        [nameof(ContinuousDtmfRecognitionToneFailed)] = ContinuousDtmfRecognitionToneFailed.Deserialize,
        [nameof(ContinuousDtmfRecognitionToneReceived)] = ContinuousDtmfRecognitionToneReceived.Deserialize,
        [nameof(CreateCallFailed)] = CreateCallFailed.Deserialize,
        [nameof(HoldFailed)] = HoldFailed.Deserialize,
        [nameof(MediaStreamingFailed)] = MediaStreamingFailed.Deserialize,
        [nameof(MediaStreamingStarted)] = MediaStreamingStarted.Deserialize,
        [nameof(MediaStreamingStopped)] = MediaStreamingStopped.Deserialize,
        [nameof(MoveParticipantFailed)] = MoveParticipantFailed.Deserialize,
        [nameof(MoveParticipantSucceeded)] = MoveParticipantSucceeded.Deserialize,
        [nameof(ParticipantsUpdated)] = ParticipantsUpdated.Deserialize,
        [nameof(PlayCanceled)] = PlayCanceled.Deserialize,
        [nameof(PlayCompleted)] = PlayCompleted.Deserialize,
        [nameof(PlayFailed)] = PlayFailed.Deserialize,
        [nameof(PlayStarted)] = PlayStarted.Deserialize,
        [nameof(RecognizeCanceled)] = RecognizeCanceled.Deserialize,
        [nameof(RecognizeCompleted)] = RecognizeCompleted.Deserialize,
        [nameof(RecognizeFailed)] = RecognizeFailed.Deserialize,
        [nameof(RemoveParticipantFailed)] = RemoveParticipantFailed.Deserialize,
        [nameof(RemoveParticipantSucceeded)] = RemoveParticipantSucceeded.Deserialize,
        [nameof(SendDtmfTonesCompleted)] = SendDtmfTonesCompleted.Deserialize,
        [nameof(SendDtmfTonesFailed)] = SendDtmfTonesFailed.Deserialize,
        [nameof(TranscriptionFailed)] = TranscriptionFailed.Deserialize,
        [nameof(TranscriptionStarted)] = TranscriptionStarted.Deserialize,
        [nameof(TranscriptionStopped)] = TranscriptionStopped.Deserialize,
    };

    /// <returns>Null for an event type that this version does not support.</returns>
    /// <exception cref="NullReferenceException">The event has no data, or lacks a part that its type needs. The real parser checks neither.</exception>
    /// <exception cref="System.Text.Json.JsonException">The data is not JSON, or an identifier lacks a part.</exception>
    /// <exception cref="InvalidOperationException">A value in the data has an unexpected JSON type.</exception>
    public static CallAutomationEventBase? Parse(CloudEvent cloudEvent) => Parse(cloudEvent.Data!.ToString(), cloudEvent.Type);

    public static CallAutomationEventBase? Parse(BinaryData json) => Parse(CloudEvent.Parse(json)!);

    public static CallAutomationEventBase? Parse(string eventData, string eventType) =>
        Readers.TryGetValue(eventType.Replace(Prefix, "", StringComparison.Ordinal), out var read) ? read(eventData) : null;

    public static CallAutomationEventBase?[] ParseMany(BinaryData json) => ParseMany(CloudEvent.ParseMany(json));

    public static CallAutomationEventBase?[] ParseMany(CloudEvent[] cloudEvents) => Array.ConvertAll(cloudEvents, Parse);
}
