using System.Collections.Concurrent;
using VoiceAgent.CallGateway.Calls;
using VoiceAgent.CallGateway.Calls.Trunks;
using VoiceAgent.Contracts.Calls;

namespace VoiceAgent.CallGateway.Sip;

/// <summary>
/// Counts the calls of trunks at the <see cref="TollGuard"/>: their begin, each minute, and their end. A gateway counts the calls that it has begun. A placed call that
/// spends more than the rules allow is ended.
/// </summary>
internal sealed class SipTolls(TollGuard guard, TrunkTable trunks, SipCounts counts, TrunkReports states, IServiceProvider services, TimeProvider time, ILogger<SipTolls> logger) : BackgroundService
{
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    private readonly ConcurrentDictionary<string, Followed> _calls = new(StringComparer.Ordinal);

    /// <summary>A call from the provider begins.</summary>
    /// <returns>Why it must be refused. Null when it may begin. A store that is away stops no caller.</returns>
    public async Task<TollRefusal?> TakeAsync(Contracts.Trunks.Trunk trunk, CallId call)
    {
        try
        {
            return await guard.TryTakeAsync(trunk, call);
        }
        catch (Exception away)
        {
            SipLog.NotCounted(logger, call, away.GetType().Name);
            return null;
        }
    }

    /// <summary>A call of the platform begins.</summary>
    /// <exception cref="TelephonyException">It must not be placed, or its count is not known.</exception>
    public async Task PlaceAsync(Contracts.Trunks.Trunk trunk, CallId call, string destination, string from)
    {
        TollRefusal? refusal;
        try
        {
            refusal = await guard.TryPlaceAsync(trunk, call, destination, from);
        }
        catch (Exception away)
        {
            throw new TelephonyException("The calls of the trunk cannot be counted now, so none is placed. Check Redis.", away);
        }

        if (refusal is not null)
        {
            throw new TelephonyException(refusal.Words, new InvalidOperationException(refusal.Words)) { IsRefusal = true };
        }
    }

    /// <summary>Counts the minutes of the call from now on.</summary>
    public void Follow(SipCall call)
    {
        counts.Begin(call);
        _ = states.BegunAsync(call.Trunk, call.IsPlaced ? CallDirection.Outbound : CallDirection.Inbound);
        _calls[call.ConnectionId] = new Followed(call, time.GetTimestamp());
    }

    public async Task EndAsync(SipCall call)
    {
        counts.End(call);
        if (_calls.TryRemove(call.ConnectionId, out _) && trunks.Find(call.Trunk) is { } trunk)
        {
            await TryAsync(call, () => guard.EndAsync(trunk, call.Call, DestinationOf(call)));
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            await Task.Delay(Look, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
            foreach (var followed in _calls.Values.Where(followed => time.GetElapsedTime(followed.Counted) >= Minute))
            {
                _calls[followed.Call.ConnectionId] = followed with { Counted = time.GetTimestamp() };
                await TryAsync(followed.Call, () => CountAsync(followed.Call));
            }
        }
    }

    private async Task CountAsync(SipCall call)
    {
        if (trunks.Find(call.Trunk) is not { } trunk)
        {
            return;
        }

        if (DestinationOf(call) is not { } destination)
        {
            await guard.KeepAsync(trunk, call.Call);
        }
        else if (await guard.MinuteAsync(trunk, call.Call, destination) is { } refusal)
        {
            SipLog.TooExpensive(logger, call.Call, trunk.Id, refusal.Words);
            await services.GetRequiredService<SipTelephony>().HangUpAsync(call.ConnectionId, CancellationToken.None);
        }
    }

    private async Task TryAsync(SipCall call, Func<Task> count)
    {
        try
        {
            await count();
        }
        catch (Exception away)
        {
            SipLog.NotCounted(logger, call.Call, away.GetType().Name);
        }
    }

    private static string? DestinationOf(SipCall call) => call.IsPlaced ? call.Party : null;

    private sealed record Followed(SipCall Call, long Counted);
}
