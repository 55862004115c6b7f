using System.Collections.Concurrent;
using VoiceAgent.Emulators.Acs.EventGrid;
using VoiceAgent.Emulators.Acs.Media;
using VoiceAgent.Emulators.Acs.Requests;

namespace VoiceAgent.Emulators.Acs.Calls;

/// <summary>The calls that ring at the application. Event Grid delivers them, and the application must answer before the ringing ends.</summary>
internal sealed class IncomingCalls(
    Subscription subscription, EventDelivery delivery, Webhook webhook, MediaSwitches switches, Errands errands, AcsOptions options, TimeProvider time)
{
    private readonly ConcurrentDictionary<string, IncomingCall> _ringing = new();

    /// <summary>Places a call.</summary>
    public IncomingCall Ring(ICallerLeg leg, Party from, Party to)
    {
        var call = new IncomingCall(leg, from, to, switches.Now);
        _ringing[call.Context] = call;
        errands.Start("A ringing call", stopping => RingAsync(call, stopping));
        return call;
    }

    /// <summary>The caller hangs up while the call rings.</summary>
    public void Abandon(IncomingCall call, string ending) => GiveUp(call, ending, failure: null);

    /// <exception cref="RefusedException">400/8523: the context is unknown, was used already, or has expired.</exception>
    public IncomingCall Take(string? context)
    {
        if (context is null || !_ringing.TryRemove(context, out var call) || !call.Take())
        {
            throw new RefusedException(StatusCodes.Status400BadRequest, "8523", "Invalid incoming call context: it is unknown, was used already, or has expired. Answer with the context of an IncomingCall event of a call that rings.");
        }

        return call;
    }

    private async Task RingAsync(IncomingCall call, CancellationToken stopping)
    {
        if (await subscription.ReadyAsync(stopping) is { } notReady)
        {
            GiveUp(call, "not delivered", notReady);
            return;
        }

        using var stopsRinging = new CancellationTokenSource(options.RingsFor, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(stopping, stopsRinging.Token);
        try
        {
            var posted = GridEvent.IncomingCall(call, time.GetUtcNow(), webhook.CloudEvents);
            if (await delivery.DeliverAsync(posted, either.Token) is { } failure)
            {
                GiveUp(call, "not delivered", failure);
                return;
            }

            await Task.Delay(Timeout.InfiniteTimeSpan, time, either.Token);
        }
        catch (OperationCanceledException) when (stopsRinging.IsCancellationRequested)
        {
            GiveUp(call, "nobody answered", $"Nobody answered within {options.RingsFor.TotalSeconds:0.#} s.");
        }
    }

    private void GiveUp(IncomingCall call, string ending, string? failure)
    {
        if (call.Take())
        {
            _ringing.TryRemove(call.Context, out _);
            call.Leg.Ended(ending, failure);
        }
    }
}
