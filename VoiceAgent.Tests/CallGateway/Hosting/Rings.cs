using System.Text;

namespace VoiceAgent.Tests.CallGateway.Hosting;

/// <summary>Incoming calls as Event Grid announces them.</summary>
internal static class Rings
{
    public const string Address = $"/webhooks/azure/events?code={GatewayHost.WebhookKey}";

    /// <summary>One delivery of the event. Another one with the same id is a repeated delivery.</summary>
    public static StringContent Of(string correlationId) => Json(
        """[{"id":"1","topic":"/t","subject":"/x","eventType":"Microsoft.Communication.IncomingCall","eventTime":"2026-01-05T09:00:00Z","metadataVersion":"1","dataVersion":"1.0","data":DATA}]"""
            .Replace("DATA", Data(correlationId), StringComparison.Ordinal));

    /// <summary>One delivery with several ringing calls.</summary>
    public static StringContent Of(string[] correlationIds) => Json($"[{string.Join(',', correlationIds.Select(id => Event.Replace("DATA", Data(id), StringComparison.Ordinal)))}]");

    private const string Event =
        """{"id":"1","topic":"/t","subject":"/x","eventType":"Microsoft.Communication.IncomingCall","eventTime":"2026-01-05T09:00:00Z","metadataVersion":"1","dataVersion":"1.0","data":DATA}""";

    public static string Data(string correlationId) =>
        """{"to":{"kind":"phoneNumber","rawId":"4:+15550199001","phoneNumber":{"value":"+15550199001"}},"from":{"kind":"phoneNumber","rawId":"4:+15550100001","phoneNumber":{"value":"+15550100001"}},"callerDisplayName":"","serverCallId":"server-1","incomingCallContext":"context-1","correlationId":"ID"}"""
            .Replace("ID\"}", $"{correlationId}\"}}", StringComparison.Ordinal);

    private static StringContent Json(string body) => new(body, Encoding.UTF8, "application/json");
}
