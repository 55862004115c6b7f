using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using Polly;

namespace VoiceAgent.CallGateway.Outgoing;

/// <summary>A customer's endpoint. It gets each event as a signed request with one CloudEvent, and accepts it with any status of 2xx.</summary>
internal sealed class WebhookSubscriber(WebhookTarget target, string source, IHttpClientFactory http, TimeProvider time) : ISubscriber
{
    public const string Client = "outgoing events";

    private readonly byte[][] _keys = [.. target.Keys];

    public string Name => target.Name;

    public bool Wants(OutgoingEvent happened) =>
        (target.Types.Count == 0 || target.Types.Contains(happened.Type)) && (target.Numbers.Count == 0 || target.Numbers.Contains(happened.Number));

    public async Task SendAsync(OutgoingEvent happened, CancellationToken stopping)
    {
        var body = JsonSerializer.SerializeToUtf8Bytes(happened.ToCloudEvent(source));
        var now = time.GetUtcNow();
        using var request = new HttpRequestMessage(HttpMethod.Post, target.Url) { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/cloudevents+json");
        request.Headers.Add(WebhookSignature.IdHeader, happened.Id);
        request.Headers.Add(WebhookSignature.TimestampHeader, now.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture));
        request.Headers.Add(WebhookSignature.SignatureHeader, WebhookSignature.Of(_keys, happened.Id, now, body));
        try
        {
            using var response = await http.CreateClient(Client).SendAsync(request, HttpCompletionOption.ResponseHeadersRead, stopping);
            if (!response.IsSuccessStatusCode)
            {
                throw new DeliveryException($"It answered {(int)response.StatusCode}.", isPermanent: response.StatusCode is HttpStatusCode.Gone);
            }
        }
        catch (Exception failure) when (failure is HttpRequestException or ExecutionRejectedException || (failure is OperationCanceledException && !stopping.IsCancellationRequested))
        {
            throw new DeliveryException($"It could not be reached ({failure.GetType().Name}).", failure);
        }
    }
}
