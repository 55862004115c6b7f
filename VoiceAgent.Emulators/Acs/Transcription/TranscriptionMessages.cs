using System.Text;
using System.Text.Json.Nodes;
using VoiceAgent.Emulators.Acs.Calls;
using VoiceAgent.Emulators.Acs.Requests;
using VoiceAgent.Emulators.Speech.Ears;
using VoiceAgent.Emulators.Speech.Recognition;

namespace VoiceAgent.Emulators.Acs.Transcription;

/// <summary>The messages that the service sends on the transcription socket. Offsets and durations are in ticks of 100 ns.</summary>
internal static class TranscriptionMessages
{
    // The emulated ear understands every word or does not hear it.
    private const double Confidence = 0.97;

    public static byte[] Metadata(string subscriptionId, string locale, Call call, string? model) => Bytes("TranscriptionMetadata", "transcriptionMetadata", new JsonObject
    {
        ["subscriptionId"] = subscriptionId,
        ["locale"] = locale,
        ["callConnectionId"] = call.Id,
        ["correlationId"] = call.Conversation.CorrelationId,
        ["speechRecognitionModelEndpointId"] = model,
    });

    /// <param name="start">From the start of the transcription.</param>
    /// <param name="isFinal">Whether the phrase has ended. An intermediate result has no capitals and no punctuation.</param>
    public static byte[] Phrase(Party speaker, IReadOnlyList<HeardWord> words, TimeSpan start, TimeSpan end, bool isFinal)
    {
        var written = WrittenPhrase.Of(words.Select(word => word.Text), []);
        return Bytes("TranscriptionData", "transcriptionData", new JsonObject
        {
            ["text"] = isFinal ? written.Display : written.Lexical,
            ["format"] = "display",
            ["confidence"] = Confidence,
            ["offset"] = start.Ticks,
            ["duration"] = (end - start).Ticks,
            ["words"] = new JsonArray([.. words.Select(word => new JsonObject { ["text"] = word.Text, ["offset"] = word.Start.Ticks, ["duration"] = (word.End - word.Start).Ticks })]),
            ["participantRawID"] = speaker.RawId,
            ["resultStatus"] = isFinal ? "Final" : "Intermediate",
        });
    }

    private static byte[] Bytes(string kind, string member, JsonObject data) => Encoding.UTF8.GetBytes(new JsonObject { ["kind"] = kind, [member] = data }.ToJsonString(AcsReply.Json));
}
