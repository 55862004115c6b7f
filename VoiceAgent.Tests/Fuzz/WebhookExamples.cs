using VoiceAgent.Contracts.Calls;
using VoiceAgent.Tests.CallGateway.Hosting;

namespace VoiceAgent.Tests.Fuzz;

/// <summary>Bodies as the senders of webhooks and the clients of the API write them.</summary>
internal static class WebhookExamples
{
    public static string Ring(CallId call) =>
        $$"""[{"id":"1","topic":"/t","subject":"/x","eventType":"Microsoft.Communication.IncomingCall","eventTime":"2026-01-05T09:00:00Z","metadataVersion":"1","dataVersion":"1.0","data":{{Rings.Data($"correlation-{call}")}}}]""";

    public static IReadOnlyList<string> Grid(CallId call) =>
    [
        Ring(call),
        $$"""{"specversion":"1.0","id":"1","source":"/acs","subject":"/x","type":"Microsoft.Communication.IncomingCall","time":"2026-01-05T09:00:00Z","data":{{Rings.Data($"correlation-{call}")}}}""",
        """[{"id":"1","topic":"/t","subject":"","data":{"validationCode":"code-1","validationUrl":"http://x/"},"eventType":"Microsoft.EventGrid.SubscriptionValidationEvent","eventTime":"2026-01-05T09:00:00Z","metadataVersion":"1","dataVersion":"2"}]""",
        """[{"id":"1","topic":"/t","subject":"/recording/call/server-1/recordingId/recording-1","eventType":"Microsoft.Communication.RecordingFileStatusUpdated","eventTime":"2026-01-05T09:00:00Z","dataVersion":"1.0","data":{"recordingStorageInfo":{"recordingChunks":[{"documentId":"d","index":0,"endReason":"SessionEnded","contentLocation":"https://x/","metadataLocation":"https://x/","deleteLocation":"https://x/"}]},"recordingStartTime":"2026-01-05T09:00:00Z","recordingDurationMs":6620,"sessionEndReason":"CallEnded"}}]""",
    ];

    public static IReadOnlyList<string> Callbacks(CallId call) =>
    [
        .. new[]
        {
            ("CallConnected", ""), ("CallDisconnected", Result(200)), ("CallTransferAccepted", $"\"transferTarget\":{Party},\"transferee\":{Party},{Result(202)}"), ("CallTransferFailed", Result(486)),
            ("ParticipantsUpdated", $"\"participants\":[{{\"identifier\":{Party},\"isMuted\":false,\"isOnHold\":false}}],\"sequenceNumber\":2"),
            ("MediaStreamingStarted", Stream("mediaStreamingStarted", "subscriptionStarted")), ("MediaStreamingStopped", Stream("mediaStreamingStopped", "subscriptionStopped")),
            ("MediaStreamingFailed", $"{Stream("mediaStreamingFailed", "streamConnectionInterrupted")},{Result(500)}"), ("PlayCompleted", Result(200)), ("PlayFailed", Result(400)),
            ("RecognizeCompleted", $"\"recognitionType\":\"dtmf\",\"dtmfResult\":{{\"tones\":[\"one\"]}},{Result(200)}"),
            ("RecognizeCompleted", $"\"recognitionType\":\"speech\",\"speechResult\":{{\"speech\":\"yes\"}},{Result(200)}"), ("RecognizeFailed", Result(400)), ("CreateCallFailed", Result(480)),
            ("MoveParticipantSucceeded", $"\"participant\":{Party},\"fromCall\":\"c\",{Result(200)}"), ("AnswerFailed", Result(400)), ("SomethingNew", ""),
        }.Select(each => Event(call, each.Item1, each.Item2)),
        $"{Event(call, "CallConnected", "")[..^1]},{Event(call, "ParticipantsUpdated", "\"participants\":[],\"sequenceNumber\":1")[1..]}",
    ];

    public static IReadOnlyList<string> Transcriptions { get; } =
    [
        """{"speaker":"caller","text":"My claim, please.","fromMs":3000,"untilMs":4200,"language":"en-US","confidence":0.93}""",
        """{"speaker":"agent","text":"It is 4111 1111 1111 1111.","fromMs":0,"untilMs":1}""",
    ];

    public static IReadOnlyList<string> MediaReports { get; } =
    [
        """{"leg":"caller","status":"quality","detail":"A carrier","jitterMs":12.5,"lossPercent":0.5,"roundTripMs":80,"mos":4.1}""",
        """{"leg":"human","status":"failed","detail":"The peer went away."}""",
    ];

    public static IReadOnlyList<string> Api { get; } =
    [
        """{"target":"+15550100001","summary":"Wants a human.","attempt":"1"}""", """{"token":1}""", """{"attempt":"1"}""", """{"connectionId":"connection-1"}""", """{"reason":"Case 12"}""", """{"tags":["complaint"]}""",
        """{"number":"+15550199001","agent":"claims","language":"en-US","hours":{"timeZone":"Europe/Berlin","open":[{"days":["monday"],"from":"09:00","until":"17:00"}],"holidays":["2026-12-25"]},"transferTo":"+15550199900"}""",
        """{"routes":[{"number":"+15550199001","agent":"claims"}]}""", """{"number":"+15550100001","at":"2026-01-05T09:00:00Z","timeZone":"Europe/Berlin"}""",
    ];

    public static IReadOnlyList<string> Media { get; } =
    [
        """{"kind":"AudioMetadata","audioMetadata":{"subscriptionId":"s","encoding":"PCM","sampleRate":16000,"channels":1,"length":640}}""",
        $$$"""{"kind":"AudioData","audioData":{"timestamp":"2026-01-05T09:00:00.020Z","participantRawID":"4:+15550100001","data":"{{{Convert.ToBase64String(new byte[640])}}}","silent":false}}""",
        """{"kind":"AudioData","audioData":{"timestamp":"2026-01-05T09:00:00.040Z","data":"","silent":true}}""", """{"kind":"DtmfData","dtmfData":{"data":"3"}}""", """{"Kind":"StopAudio","AudioData":null,"StopAudio":{}}""",
    ];

    /// <summary>Messages after the first one. A second description of the audio may end the stream.</summary>
    public static IReadOnlyList<string> Frames { get; } = [.. Media.Skip(1)];

    private const string Party = "{\"kind\":\"phoneNumber\",\"rawId\":\"4:+15550100001\",\"phoneNumber\":{\"value\":\"+15550100001\"}}";

    private static string Result(int code) => $"\"operationContext\":\"media-1\",\"resultInformation\":{{\"code\":{code},\"subCode\":0,\"message\":\"\"}}";

    private static string Stream(string status, string details) => $"\"mediaStreamingUpdate\":{{\"contentType\":\"Audio\",\"mediaStreamingStatus\":\"{status}\",\"mediaStreamingStatusDetails\":\"{details}\"}}";

    private static string Event(CallId call, string type, string more) =>
        $$$"""[{"specversion":"1.0","id":"1","source":"calling/callConnections/c","subject":"calling/callConnections/c","time":"2026-01-05T09:00:00Z","datacontenttype":"application/json","type":"Microsoft.Communication.{{{type}}}","data":{"version":"2024-09-15","callConnectionId":"connection-{{{call}}}","serverCallId":"server-1","correlationId":"correlation-1"{{{(more.Length > 0 ? "," : "")}}}{{{more}}}}}]""";
}
