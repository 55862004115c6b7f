using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using VoiceAgent.Emulators.Acs.Requests;

namespace VoiceAgent.Emulators.Acs.EventGrid;

/// <summary>The result of one request to the webhook.</summary>
/// <param name="Status">The status of the answer, or null when there was no answer.</param>
/// <param name="Body">The JSON of the answer, or null.</param>
internal sealed record WebhookAnswer(HttpStatusCode? Status, JsonElement? Body, string Said)
{
    public bool Acknowledged => Status is { } status && (int)status is >= 200 and < 300;

    /// <summary>Whether Event Grid does not retry after this answer.</summary>
    public bool Final => Status is HttpStatusCode.BadRequest or HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden or HttpStatusCode.RequestEntityTooLarge;
}

/// <summary>The webhook that Event Grid posts to.</summary>
internal sealed class Webhook(HttpClient http, AcsOptions options, TimeProvider time)
{
    private const int LongestAnswer = 64 * 1024;

    private volatile Uri? _address = options.IncomingCallWebhook;

    /// <summary>Where events are posted now. Null when no address is known yet.</summary>
    public Uri? Address
    {
        get => _address;
        set => _address = value;
    }

    public bool CloudEvents => options.EventGrid.CloudEvents;

    /// <param name="posted">The event.</param>
    /// <param name="eventType">Event Grid's name for the request.</param>
    /// <param name="stopping">Cancels the request.</param>
    /// <param name="to">Another address than the current one, for its handshake.</param>
    public async Task<WebhookAnswer> PostAsync(JsonObject posted, string eventType, CancellationToken stopping, Uri? to = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, to ?? _address);
        JsonNode body = CloudEvents ? posted : new JsonArray(posted);
        request.Content = new StringContent(body.ToJsonString(AcsReply.Json), Encoding.UTF8, CloudEvents ? "application/cloudevents+json" : "application/json");
        request.Headers.Add("aeg-event-type", eventType);
        request.Headers.Add("aeg-subscription-name", "INCOMING-CALL");
        return await SendAsync(request, stopping);
    }

    /// <summary>The CloudEvents handshake. It requests permission to post events to this address.</summary>
    /// <returns>The answer, and the origins that the webhook allows.</returns>
    public async Task<(WebhookAnswer Answer, string? Allowed)> AskAsync(Uri to, CancellationToken stopping)
    {
        using var request = new HttpRequestMessage(HttpMethod.Options, to);
        request.Headers.Add("WebHook-Request-Origin", "eventgrid.azure.net");
        string? allowed = null;
        var answer = await SendAsync(request, stopping, response => allowed = response.Headers.TryGetValues("WebHook-Allowed-Origin", out var values) ? values.First() : null);
        return (answer, allowed);
    }

    private async Task<WebhookAnswer> SendAsync(HttpRequestMessage request, CancellationToken stopping, Action<HttpResponseMessage>? look = null)
    {
        using var timeout = new CancellationTokenSource(options.EventGrid.AcknowledgeWithin, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(stopping, timeout.Token);
        try
        {
            using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, either.Token);
            look?.Invoke(response);
            return new(response.StatusCode, await ReadAsync(response, either.Token), $"answered {(int)response.StatusCode}");
        }
        catch (HttpRequestException unreachable)
        {
            return new(null, null, $"could not be reached: {unreachable.Message}");
        }
        catch (OperationCanceledException) when (!stopping.IsCancellationRequested)
        {
            return new(null, null, $"did not answer within {options.EventGrid.AcknowledgeWithin.TotalSeconds} s");
        }
    }

    private static async Task<JsonElement?> ReadAsync(HttpResponseMessage response, CancellationToken stopping)
    {
        try
        {
            await response.Content.LoadIntoBufferAsync(LongestAnswer, stopping);
            return JsonSerializer.Deserialize<JsonElement>(await response.Content.ReadAsByteArrayAsync(stopping));
        }
        catch (Exception other) when (other is JsonException or HttpRequestException)
        {
            return null;
        }
    }
}
