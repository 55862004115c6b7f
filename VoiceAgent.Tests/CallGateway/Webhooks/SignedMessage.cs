using System.Globalization;
using System.Text;
using VoiceAgent.CallGateway.Outgoing;

namespace VoiceAgent.Tests.CallGateway.Webhooks;

/// <summary>Requests as a signed sender writes them.</summary>
internal static class SignedMessage
{
    public const string Sender = "recogniser";

    public static string Secret { get; } = $"whsec_{Convert.ToBase64String([.. Enumerable.Range(0, 32).Select(number => (byte)number)])}";

    public static string NextSecret { get; } = $"whsec_{Convert.ToBase64String([.. Enumerable.Range(50, 32).Select(number => (byte)number)])}";

    /// <summary>A sender with two keys.</summary>
    public static (string Key, string Value)[] Settings { get; } =
        [("Webhooks:Senders:0:Name", Sender), ("Webhooks:Senders:0:Secrets:0", Secret), ("Webhooks:Senders:0:Secrets:1", NextSecret)];

    public static HttpRequestMessage Of(string path, string body, string id = "message-1", DateTimeOffset? at = null, string? secret = null, HttpMethod? method = null) =>
        Of(path, Encoding.UTF8.GetBytes(body), id, at, secret, method);

    public static HttpRequestMessage Of(string path, byte[] bytes, string id = "message-1", DateTimeOffset? at = null, string? secret = null, HttpMethod? method = null)
    {
        Assert.True(WebhookSignature.TryRead(secret ?? Secret, out var key));
        var stamp = at ?? TimeProvider.System.GetUtcNow();
        var request = new HttpRequestMessage(method ?? HttpMethod.Post, path);
        request.Content = method == HttpMethod.Get ? null : new ByteArrayContent(bytes) { Headers = { ContentType = new("application/json") } };
        request.Headers.Add(WebhookSignature.IdHeader, id);
        request.Headers.Add(WebhookSignature.TimestampHeader, stamp.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture));
        request.Headers.Add(WebhookSignature.SignatureHeader, WebhookSignature.Of([key], id, stamp, bytes));
        return request;
    }
}
