using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using VoiceAgent.Emulators.Acs.Calls;
using VoiceAgent.Emulators.Acs.Requests;
using VoiceAgent.Emulators.Acs.Tokens;
using VoiceAgent.Emulators.Delays;

namespace VoiceAgent.Emulators.Acs.Callbacks;

/// <summary>
/// Posts the events of a call to the application's callback address. Each POST holds one CloudEvent in an array, with the service's token.
/// Events are posted at the same time, so two of them may arrive in either order.
/// </summary>
internal sealed partial class CallbackPost(
    HttpClient http, TokenMint mint, Errands errands, AcsOptions options, EmulatedDelays delays, EmulatedFaults faults, TimeProvider time, ILogger<CallbackPost> log)
{
    /// <summary>Delay of an event that a fault makes late, so that it arrives after later events.</summary>
    private static readonly TimeSpan Lateness = TimeSpan.FromMilliseconds(300);

    private static readonly TimeSpan TryAgainAfter = TimeSpan.FromSeconds(1);

    public static JsonObject Result(int code, int subCode, string message) => new() { ["code"] = code, ["subCode"] = subCode, ["message"] = message };

    /// <summary>Posts an event which says that an operation succeeded.</summary>
    public void PostSuccess(Call call, string type, Origin origin, JsonObject? more = null)
    {
        more ??= [];
        more["resultInformation"] = Result(200, 0, "Action completed successfully.");
        Post(call, type, origin, more);
    }

    /// <param name="origin">The request that the event reports on. Its operationCallbackUri receives the event, if it has one.</param>
    public void Post(Call call, string type, Origin origin, JsonObject? more = null)
    {
        var cloudEvent = CloudEvent(call, type, origin.Context, more);

        // The fault is chosen here, where events are in order. The posts run in any order.
        var fault = faults.Next(Operation.AcsCallback)?.Kind;
        errands.Start("A callback", stopping => DeliverAsync(origin.Callback ?? call.Parties.CallbackUri, type, cloudEvent, fault, stopping));
    }

    private JsonObject CloudEvent(Call call, string type, string? operationContext, JsonObject? more)
    {
        var data = new JsonObject
        {
            ["version"] = "2024-09-15",
            ["operationContext"] = operationContext,
            ["callConnectionId"] = call.Id,
            ["serverCallId"] = call.Conversation.ServerCallId,
            ["correlationId"] = call.Conversation.CorrelationId,
            ["publicEventType"] = "Microsoft.Communication." + type,
        };
        foreach (var (name, value) in more ?? [])
        {
            data[name] = value?.DeepClone();
        }

        return new JsonObject
        {
            ["id"] = Guid.NewGuid().ToString(),
            ["source"] = "calling/callConnections/" + call.Id,
            ["type"] = "Microsoft.Communication." + type,
            ["data"] = data,
            ["time"] = time.GetUtcNow().ToString("yyyy-MM-dd'T'HH:mm:ss.fffffffzzz", null),
            ["specversion"] = "1.0",
            ["datacontenttype"] = "application/json",
            ["subject"] = "calling/callConnections/" + call.Id,
        };
    }

    private async Task DeliverAsync(Uri target, string type, JsonObject cloudEvent, FaultKind? fault, CancellationToken stopping)
    {
        var body = Encoding.UTF8.GetBytes(new JsonArray(cloudEvent).ToJsonString(AcsReply.Json));
        await delays.Before(Operation.AcsCallback, stopping);
        switch (fault)
        {
            case null:
                break;
            case FaultKind.Duplicate:
                await PostAsync(target, type, body, stopping);
                break;
            case FaultKind.Late:
                await Task.Delay(Lateness, time, stopping);
                break;
            default:
                Lost(type);
                return;
        }

        for (var attempt = 1; !await PostAsync(target, type, body, stopping) && attempt < options.CallbackTries; attempt++)
        {
            await Task.Delay(TryAgainAfter, time, stopping);
        }
    }

    /// <summary>Posts once. Returns false when another attempt may succeed.</summary>
    private async Task<bool> PostAsync(Uri target, string type, byte[] body, CancellationToken stopping)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, target) { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json", "utf-8");
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", mint.ForCallback());
        using var timeout = new CancellationTokenSource(options.CallbackTimeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(stopping, timeout.Token);
        try
        {
            using var response = await http.SendAsync(request, either.Token);
            if (!response.IsSuccessStatusCode)
            {
                NotTaken(type, (int)response.StatusCode);
            }

            return (int)response.StatusCode < 500;
        }
        catch (HttpRequestException unreachable)
        {
            Unreachable(type, unreachable.Message);
            return false;
        }
        catch (OperationCanceledException) when (!stopping.IsCancellationRequested)
        {
            // The server has the event. A client that never acknowledges must not get it again.
            Unreachable(type, $"the server did not answer within {options.CallbackTimeout.TotalSeconds} s");
            return !options.RepeatsUnacknowledged;
        }
    }

    [LoggerMessage(LogLevel.Warning, "The callback server answered event {Type} with status {Status}")]
    private partial void NotTaken(string type, int status);

    [LoggerMessage(LogLevel.Warning, "Event {Type} was not delivered to the callback address: {Reason}")]
    private partial void Unreachable(string type, string reason);

    [LoggerMessage(LogLevel.Information, "Event {Type} was not posted because a fault is configured for it")]
    private partial void Lost(string type);
}
