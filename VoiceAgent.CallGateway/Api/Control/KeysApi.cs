using Microsoft.Extensions.Options;
using VoiceAgent.CallGateway.Access;
using VoiceAgent.CallGateway.Calls.Control;
using VoiceAgent.CallLog;
using VoiceAgent.Contracts.Access;
using VoiceAgent.Contracts.Calls;

namespace VoiceAgent.CallGateway.Api.Control;

/// <summary><c>/api/calls/{call}/keys/…</c>: DTMF digits. An event tells that keys were collected, and only this API returns them.</summary>
internal static class KeysApi
{
    private const int Longest = 32;
    private const int LongestId = 64;
    private const int MostStopKeys = 16;
    private const int LongestFirst = 120;
    private const int LongestBetween = 60;
    private const int UsualFirst = 10;
    private const int UsualBetween = 5;

    public static void MapKeysApi(this IEndpointRouteBuilder calls)
    {
        calls.MapPost("/keys/send", SendAsync).Commands(Permissions.CallsControl).Produces<StartedOperation>(StatusCodes.Status202Accepted);
        calls.MapPost("/keys/collect", CollectAsync).Commands(Permissions.CallsControl).Produces<StartedOperation>(StatusCodes.Status202Accepted);
        calls.MapPost("/keys/listen", ListenAsync).Commands(Permissions.CallsControl).Produces<StartedOperation>(StatusCodes.Status202Accepted);
        calls.MapPost("/keys/listen/stop", StopAsync).Commands(Permissions.CallsControl).Produces<StartedOperation>(StatusCodes.Status202Accepted);
        calls.MapGet("/keys/{operation}", FindAsync).Discloses(Permissions.CallsControl).Produces<CollectedKeys>();
    }

    private static async Task<IResult> SendAsync(CallId call, SendKeysOrder order, HttpContext context, KeyControl keys, ICallRecords records, CancellationToken leaving) =>
        order.Target is not null && !ControlApi.IsTarget(order.Target) ? ControlProblems.BadTarget()
        : order.Keys is not { Length: > 0 and <= Longest } || !AreKeys(order.Keys) ? ControlProblems.BadKeys()
        : await ControlApi.AnswerAsync(call, () => keys.SendAsync(call, CallsApi.AskerOf(context), order.Target, order.Keys, leaving), records);

    private static async Task<IResult> CollectAsync(
        CallId call, CollectKeysOrder order, HttpContext context, KeyControl keys, ICallRecords records, IOptions<ApiOptions> options, CancellationToken leaving)
    {
        if (order.Target is not null && !ControlApi.IsTarget(order.Target))
        {
            return ControlProblems.BadTarget();
        }

        var stopKeys = order.StopKeys ?? "#";
        if (order.Most is not (>= 1 and <= Longest) || stopKeys.Length > MostStopKeys || !AreKeys(stopKeys) || order.FirstSeconds is < 1 or > LongestFirst || order.BetweenSeconds is < 1 or > LongestBetween)
        {
            return ControlProblems.BadCollection();
        }

        var (question, refusal) = order.Question is null ? (null, null) : PromptChecks.Read(order.Question, options.Value);
        var wanted = new KeyCollection(
            order.Target ?? "", order.Most.Value, stopKeys, TimeSpan.FromSeconds(order.FirstSeconds ?? UsualFirst), TimeSpan.FromSeconds(order.BetweenSeconds ?? UsualBetween), question);
        return refusal ?? await ControlApi.AnswerAsync(call, () => keys.CollectAsync(call, CallsApi.AskerOf(context), order.Target, wanted, leaving), records);
    }

    private static async Task<IResult> ListenAsync(CallId call, TargetOrder? order, HttpContext context, KeyControl keys, ICallRecords records, CancellationToken leaving) =>
        order?.Target is { } target && !ControlApi.IsTarget(target)
            ? ControlProblems.BadTarget()
            : await ControlApi.AnswerAsync(call, () => keys.ListenAsync(call, CallsApi.AskerOf(context), order?.Target, leaving), records);

    private static async Task<IResult> StopAsync(CallId call, TargetOrder? order, KeyControl keys, ICallRecords records, CancellationToken leaving) =>
        order?.Target is { } target && !ControlApi.IsTarget(target)
            ? ControlProblems.BadTarget()
            : await ControlApi.AnswerAsync(call, () => keys.StopAsync(call, order?.Target, leaving), records);

    private static async Task<IResult> FindAsync(CallId call, string operation, HttpResponse response, KeyControl keys)
    {
        // Digits must not be kept by proxies and browsers.
        response.Headers.CacheControl = "no-store";
        return operation.Length <= LongestId && await keys.FindAsync(call, operation) is { } found ? CallsApi.Json(new CollectedKeys(found)) : ControlProblems.NoKeys();
    }

    private static bool AreKeys(string keys) => keys.All(static key => key is (>= '0' and <= '9') or '*' or '#' or (>= 'A' and <= 'D') or (>= 'a' and <= 'd'));
}
