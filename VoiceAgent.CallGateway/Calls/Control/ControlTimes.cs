using Microsoft.Extensions.Options;
using VoiceAgent.CallLog;
using VoiceAgent.Contracts.Calls;

namespace VoiceAgent.CallGateway.Calls.Control;

/// <summary>The deadlines of live calls that depend on no conversation: operations without a report, and the longest call.</summary>
internal sealed class ControlTimes(
    OperationEndings endings, ICallRecords records, ICallLog log, ICallCommands commands, ITelephony telephony, Claims claims, IOptions<GatewayOptions> options, TimeProvider time)
{
    /// <summary>The name under which the agent is made quiet while the caller hears that the call ends.</summary>
    public const string Limit = "the longest call";

    // The sentence is short. If nothing is reported after it, the call is hung up all the same.
    private static readonly TimeSpan Sentence = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);

    // Nobody else notices that the caller of a call without a media stream has left when the report about it is lost.
    private static readonly TimeSpan WithoutMedia = TimeSpan.FromSeconds(30);

    /// <summary>When the call is as long as a call may be. Null when there is no limit.</summary>
    public DateTimeOffset? LimitOf(CallRecord call) => call switch
    {
        // The wait for an agent does not count.
        { Queue: { } queue } => queue is { Ending: QueueEnding.Connected, LeftAt: { } left } ? left + options.Value.LongestCall : null,
        { AnsweredAt: { } answered, Announcement: null } => answered + options.Value.LongestCall,
        _ => null,
    };

    /// <returns>When to look again. Null when nothing is left to do.</returns>
    public async Task<DateTimeOffset?> LookAsync(CallRecord call, CancellationToken stopping)
    {
        var now = time.GetUtcNow();
        foreach (var late in OperationRules.Running(call).Where(each => each.Due <= now).ToList())
        {
            await endings.EndAsync(call.Id, late.Id, OperationOutcome.TimedOut, "nothing was reported in time", stopping);
        }

        var operations = OperationRules.Running(call).Where(each => each.Due > now).Min(each => each.Due);
        return Sooner(Sooner(operations, await LookAtLimitAsync(call, now, stopping)), await LookAtCallerAsync(call, now, stopping));
    }

    public static DateTimeOffset? Sooner(DateTimeOffset? one, DateTimeOffset? other) => one is null || other < one ? other : one;

    private async Task<DateTimeOffset?> LookAtLimitAsync(CallRecord call, DateTimeOffset now, CancellationToken stopping)
    {
        if (LimitOf(call) is not { } limit || now < limit)
        {
            return LimitOf(call);
        }

        if (now >= limit + Sentence || !telephony.CanSpeak)
        {
            await EndAsync(call, stopping);
            await telephony.HangUpAsync(call.ConnectionId!, stopping);
            return now + Interval;
        }

        await EndAsync(call, stopping);
        await claims.OnceAsync($"{call.Id}:limit-announced", late => telephony.AnnounceAsync(call.ConnectionId!, options.Value.LongestCallSentence, call.Language, late), stopping);
        return limit + Sentence;
    }

    private Task EndAsync(CallRecord call, CancellationToken stopping) => claims.OnceAsync(
        $"{call.Id}:limit",
        async _ =>
        {
            await records.ChangeAsync(call.Id, current => CallRules.HangingUp(current, CallEnding.TimedOut));
            await log.AppendAsync(call.Id, new CallLimitReached(options.Value.LongestCall!.Value));
            await commands.SendAsync(call.Id, new HoldCaller(Limit));
        },
        stopping);

    private async Task<DateTimeOffset?> LookAtCallerAsync(CallRecord call, DateTimeOffset now, CancellationToken stopping)
    {
        if (call is not { MediaStoppedBy: not null, ConnectionId: { } connection })
        {
            return null;
        }

        if (!await telephony.IsConnectedAsync(connection, stopping))
        {
            await records.ChangeAsync(call.Id, current => CallRules.After(current, new TelephonyEvent.Disconnected(CallEnding.CallerHungUp)));
        }

        return now + WithoutMedia;
    }
}
