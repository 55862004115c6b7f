using System.Text.Json.Nodes;

namespace VoiceAgent.Emulators.Acs.Calls;

/// <summary>Call properties as the service returns them.</summary>
internal static class CallJson
{
    /// <summary>The identity of every application on this resource.</summary>
    public static Party Application { get; } = new("8:acs:emulator_application");

    public static JsonObject Of(Call call)
    {
        var (parties, conversation) = (call.Parties, call.Conversation);
        var json = new JsonObject
        {
            ["callConnectionId"] = call.Id,
            ["serverCallId"] = conversation.ServerCallId,
            ["correlationId"] = conversation.CorrelationId,
            ["callConnectionState"] = call.State.ToString().ToLowerInvariant(),
            ["callbackUri"] = parties.CallbackUri.OriginalString,
        };
        if (parties.Called is { } called)
        {
            json["source"] = Application.ToJson();
            json["sourceCallerIdNumber"] = parties.Target.IsPhone ? new JsonObject { ["value"] = parties.Target.Name } : null;
            json["targets"] = new JsonArray([.. called.Select(each => each.ToJson())]);
        }
        else
        {
            json["source"] = parties.Source.ToJson();
            json["targets"] = new JsonArray(parties.Target.ToJson());
            json["answeredBy"] = new JsonObject { ["id"] = Application.RawId };
            json["answeredFor"] = new JsonObject { ["value"] = parties.Target.Name };
        }

        json["mediaStreamingSubscription"] = call.Streaming is null ? null : new JsonObject
        {
            ["id"] = call.Media?.Stream.SubscriptionId ?? call.Id,
            ["state"] = call.Media is null ? "inactive" : "active",
            ["subscribedContentTypes"] = new JsonArray("audio"),
        };
        json["transcriptionSubscription"] = call.Transcribing is not { } transcribing ? null : new JsonObject
        {
            ["id"] = call.Transcript?.SubscriptionId ?? call.Id,
            ["state"] = call.Transcript is null ? "inactive" : "active",
            ["subscribedResultStates"] = transcribing.EnableIntermediateResults ? new JsonArray("final", "intermediate") : new JsonArray("final"),
            ["locale"] = call.Transcript?.Locale ?? transcribing.Locale,
        };
        return json;
    }
}
