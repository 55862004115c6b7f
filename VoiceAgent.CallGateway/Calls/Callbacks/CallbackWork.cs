using Microsoft.Extensions.Options;
using VoiceAgent.CallGateway.Calls.Outbound;
using VoiceAgent.CallGateway.Calls.Routes;
using VoiceAgent.Contracts.Calls;

namespace VoiceAgent.CallGateway.Calls.Callbacks;

/// <summary>
/// Does what a request to be called back needs now. An attempt is stored with the id of its call before the call is placed, and each change names the
/// version that it was computed from. So of several gateways only one begins an attempt, and any gateway can go on when it dies.
/// </summary>
internal sealed class CallbackWork(
    ICallbackRequests requests, OutboundCalls outbound, AttemptFates fates, RouteTable routes, IOptions<OutboundOptions> options, TimeProvider time, ILogger<CallbackWork> logger)
{
    /// <summary>After an attempt that could not be made, the person waits so long. The attempt does not count.</summary>
    private static readonly TimeSpan Again = TimeSpan.FromMinutes(1);

    /// <param name="closing">No more calls are begun.</param>
    /// <returns>False when nobody can be called now.</returns>
    public async Task<bool> LookAsync(CallbackRequest request, CancellationToken closing, CancellationToken stopping)
    {
        var now = time.GetUtcNow();
        if (request.Now.State is DialState.Calling)
        {
            await SettleAsync(request, now, stopping);
            return true;
        }

        return request.Now.DueAt > now || !MayCall(request, now) || closing.IsCancellationRequested || await CallAsync(request, now, stopping);
    }

    private async Task SettleAsync(CallbackRequest request, DateTimeOffset now, CancellationToken stopping)
    {
        var fate = await fates.FindAsync(request.Now.Call!.Value, request.Now.CalledAt!.Value, stopping);
        if (!fate.IsGoing)
        {
            var rule = new RetryRule(options.Value.CallbackAttempts, options.Value.CallbackSpacing);
            var dial = fate.Outcome is { } outcome ? Settled(request.Now, outcome, rule, now) : DialRules.NotPlaced(request.Now, now, null);
            await requests.TryReplaceAsync(request.With(dial), stopping);
        }
    }

    // All attempts count together, in whatever way the person was not reached.
    private static Dial Settled(Dial dial, DialOutcome outcome, RetryRule rule, DateTimeOffset now) =>
        DialRules.Settled(dial, outcome, dial.Attempts.Count + 1 < rule.Attempts ? rule with { Attempts = RetryRule.Most } : RetryRule.None, now);

    // The hours of the route say when its agent works. The other hours say when the person may be disturbed.
    private bool MayCall(CallbackRequest request, DateTimeOffset now)
    {
        var route = routes.Find(request.Route).Route;
        return AllowedHours.AreNow(route?.Hours, route?.TimeZone, now)
            && AllowedHours.AreNow(AllowedHours.Daily(options.Value.CallbackHours), request.TimeZone ?? route?.TimeZone, now);
    }

    private async Task<bool> CallAsync(CallbackRequest request, DateTimeOffset now, CancellationToken stopping)
    {
        var call = CallId.At(now);
        if (await requests.TryReplaceAsync(request.With(DialRules.Begun(request.Now, call, now)), stopping) is not { } begun)
        {
            // Another gateway has begun it.
            return true;
        }

        var from = request.Route == Route.DefaultNumber ? options.Value.From ?? "" : request.Route;
        var order = new OutboundOrder(from, request.Number, OutboundCalls.CallBack, new OutboundTalk(null, Purpose(request))) { Cause = $"{request.Id}" };
        var outcome = await outbound.PlaceAsync(call, order, stopping);
        if (DialRules.Asked(begun.Now, outcome, DialState.GivenUp, DialState.GivenUp, now + Again) is not { } after)
        {
            // It rings, or its record tells why not.
            return true;
        }

        OutboundLog.NotCalledBack(logger, outcome);
        await requests.TryReplaceAsync(begun.With(after), stopping);
        return !after.IsOpen;
    }

    // The model reads it. A reason of 600 characters in a script with three bytes a character does not fit into the ticket.
    private static string Purpose(CallbackRequest request)
    {
        var purpose = $"The person has asked to be called back. {request.Why}".Trim();
        while (System.Text.Encoding.UTF8.GetByteCount(purpose) > OutboundTalk.LongestTexts)
        {
            purpose = purpose[..^(char.IsLowSurrogate(purpose[^1]) ? 2 : 1)];
        }

        return purpose;
    }
}
