using System.Globalization;
using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using System.Text.Json;
using VoiceAgent.CallGateway.Calls;
using VoiceAgent.CallGateway.Calls.Finishing;
using VoiceAgent.CallLog;
using VoiceAgent.Contracts.Calls;

namespace VoiceAgent.CallGateway.Api;

/// <summary><c>GET /api/calls/{id}/events?after=N</c>: streams a call's log until the call ends. As plain JSON it returns the events so far.</summary>
internal static class CallEvents
{
    public static async Task<IResult> ServeAsync(
        CallId call, long? after, HttpRequest request, ICallLog log, ICallRecords records, CallFinisher reader, GatewayDrain drain, TimeProvider time, CancellationToken leaving)
    {
        if (await records.FindAsync(call) is null)
        {
            return call.RangAt.AddDays(1) < time.GetUtcNow() ? Problems.NoEvents(call) : Problems.NoSuchCall(call);
        }

        if (request.GetTypedHeaders().Accept.Any(accepted => accepted.MediaType == "application/json"))
        {
            var events = await reader.ReadAsync(call);
            return CallsApi.Json(events.Where(logged => logged.Sequence > (after ?? 0)));
        }

        // A browser that reconnects sends the id of the last event it received in this header.
        var seen = long.TryParse(request.Headers["Last-Event-ID"], CultureInfo.InvariantCulture, out var last) ? last : after ?? 0;
        return TypedResults.ServerSentEvents(FollowAsync(log, call, seen, drain.Closing, leaving));
    }

    private static async IAsyncEnumerable<SseItem<string>> FollowAsync(
        ICallLog log, CallId call, long after, CancellationToken closing, [EnumeratorCancellation] CancellationToken leaving)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(closing, leaving);
        await using var events = log.FollowAsync(call, after, either.Token).GetAsyncEnumerator(either.Token);
        while (await NextAsync(events, either.Token))
        {
            var logged = events.Current;
            yield return new SseItem<string>(JsonSerializer.Serialize(logged, LoggedEvent.Json)) { EventId = logged.Sequence.ToString(CultureInfo.InvariantCulture) };
        }
    }

    // The client has left, or the gateway is shutting down. The stream ends, and the client can reconnect with its last event id.
    private static async ValueTask<bool> NextAsync(IAsyncEnumerator<LoggedEvent> events, CancellationToken either)
    {
        try
        {
            return await events.MoveNextAsync();
        }
        catch (OperationCanceledException) when (either.IsCancellationRequested)
        {
            return false;
        }
    }
}
