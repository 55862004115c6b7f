using Microsoft.Extensions.Options;
using VoiceAgent.CallGateway.Calls.Routes;
using VoiceAgent.CallLog;
using VoiceAgent.Contracts.Calls;

namespace VoiceAgent.CallGateway.Calls.Outbound;

/// <summary>
/// Places calls. The record is written before the telephony service is asked, so that a gateway that dies in between leaves a trace, and so that
/// one attempt never becomes two calls:
/// <code>
/// 1 may this number be called?     route, allow-list, do-not-call list
/// 2 is there a worker's place, and does the budget allow it?
/// 3 write the record               exists already → this attempt was given up
/// 4 ask the telephony service
/// </code>
/// </summary>
internal sealed class OutboundCalls(
    ICallRecords records, ICallLog log, ICallTimers timers, ICallPlaces places, Admission admission, CallSpend spend, IDoNotCall doNotCall, RouteTable routes,
    CallPlanner planner, ICallPlacing telephony, IOptions<OutboundOptions> options, TimeProvider time, ILogger<OutboundCalls> logger)
{
    /// <summary>The <see cref="OutboundOrder.By"/> of calls that somebody has asked for.</summary>
    public const string CallBack = "call-back";

    private static readonly TimeSpan FirstLook = TimeSpan.FromSeconds(5);

    /// <summary>Places a call.</summary>
    /// <param name="call">The id of the attempt. Whoever must not call twice writes it down before.</param>
    public async Task<PlaceOutcome> PlaceAsync(CallId call, OutboundOrder order, CancellationToken stopping)
    {
        // 1
        if (RouteOf(order.From) is not { } own)
        {
            return PlaceOutcome.NoRoute;
        }

        if (order.Talk.Size > OutboundTalk.LongestTexts)
        {
            return PlaceOutcome.TooLong;
        }

        if (!options.Value.MayCall(order.To))
        {
            return PlaceOutcome.ForbiddenTarget;
        }

        if (await doNotCall.FindAsync(order.To, stopping) is not null)
        {
            return PlaceOutcome.DoNotCall;
        }

        // 2
        if ((await places.ReadAsync()).Free <= options.Value.PlacesForCallers || !await admission.TryAdmitAsync(call))
        {
            return PlaceOutcome.NoPlace;
        }

        if (await SpendAsync() is { } spent)
        {
            await admission.ReleaseAsync(call);
            return spent;
        }

        // 3
        var route = own with { Agent = order.Agent ?? own.Agent, Language = order.Language ?? own.Language };
        using var span = CallSpans.Place(call);
        using var scope = CallsLog.About(logger, call);
        await timers.SetAsync(call, time.GetUtcNow() + FirstLook);
        if (!await records.CreateAsync(RecordOf(call, order, route) with { Trace = span?.Id }))
        {
            await admission.ReleaseAsync(call);
            return PlaceOutcome.GivenUp;
        }

        await log.AppendAsync(call, new CallPlaced(order.From, order.To, order.By) { Cause = order.Cause });

        // 4
        return await AskAsync(call, order, route, span?.Id, stopping);
    }

    /// <summary>The route of a number from which calls can be made. Null when it has none.</summary>
    public Route? RouteOf(string from) => from.Length > 0 && routes.Find(from).Route is { } route && (route.Number == from || from == options.Value.From) ? route : null;

    private async Task<PlaceOutcome> AskAsync(CallId call, OutboundOrder order, Route route, string? trace, CancellationToken stopping)
    {
        var talk = order.Talk with { Greeting = order.Talk.Greeting ?? UsualGreetings.In(route.Language, order.By == CallBack) };
        try
        {
            var placed = await telephony.PlaceAsync(order.From, order.To, planner.ConverseOut(call, order.From, order.To, route, talk, trace), stopping);
            await records.ChangeAsync(call, current => CallRules.Completed(current, RecordOf(call, order, route) with
            {
                ConnectionId = placed.ConnectionId,
                ServerCallId = placed.ServerCallId,
                CorrelationId = placed.CorrelationId,
            }));
            OutboundLog.Placed(logger, call, route.Agent, route.Language);
            return PlaceOutcome.Placed;
        }
        catch (TelephonyException failure)
        {
            OutboundLog.NotPlaced(logger, call, failure.Message);
            await admission.ReleaseAsync(call);
            await records.ChangeAsync(call, current => current.IsRingingOut ? CallRules.After(current, new TelephonyEvent.Disconnected(CallEnding.NotPlaced, CallEnding.NotPlaced)) : null);
            await timers.SetAsync(call, time.GetUtcNow());
            return PlaceOutcome.Failed;
        }
    }

    private CallRecord RecordOf(CallId call, OutboundOrder order, Route route) => new(call, CallPhase.Ringing, order.From, order.To, route.Agent, route.Language, call.RangAt)
    {
        Direction = CallDirection.Outbound,
        RingsUntil = time.GetUtcNow() + (order.RingsFor ?? options.Value.RingsFor),
    };

    private async Task<PlaceOutcome?> SpendAsync() => await spend.TakeAsync("placed", options.Value.CallsPerHour, options.Value.CallsPerDay) switch
    {
        null => null,
        SpentLimit.Hour => PlaceOutcome.HourIsSpent,
        _ => PlaceOutcome.DayIsSpent,
    };
}
