using VoiceAgent.Emulators.Delays;
using VoiceAgent.Emulators.Speech.Voice;

namespace VoiceAgent.Emulators.Acs.Calls;

/// <summary>Rings telephones for the application: calls that it places, and participants that it adds.</summary>
internal sealed class Dialler(ITelephones telephones, IncomingCalls incoming, Exchange exchange, EmulatedDelays delays, EmulatedFaults faults, TimeProvider time)
{
    /// <summary>Rings one telephone until somebody answers, or until the call fails.</summary>
    /// <param name="within">How long it rings at most. Null for as long as the number lets it ring.</param>
    /// <param name="cancelled">The application no longer wants the call.</param>
    /// <exception cref="OperationCanceledException"><paramref name="cancelled"/> was cancelled.</exception>
    public async Task<(ICallerLeg? Leg, DialFailure? Failure)> RingAsync(Party caller, Party target, TimeSpan? within, CancellationToken cancelled)
    {
        await delays.Before(Operation.AcsDial, cancelled);
        if (faults.Next(Operation.AcsDial) is { } fault)
        {
            return (null, DialFailure.Defect(fault.Kind == FaultKind.Status ? $"A fault was configured with status {fault.Status}." : "A fault was configured."));
        }

        var dialled = telephones.Dial(caller.Name, target.Name);
        using var timeout = within is { } limit ? new CancellationTokenSource(limit, time) : new CancellationTokenSource();
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancelled, timeout.Token);
        try
        {
            if (dialled.Outcome is DialOutcome.Application)
            {
                return await RingApplicationAsync(caller, target, either.Token);
            }

            var leg = dialled.Outcome is DialOutcome.PicksUp ? dialled.PickUp(either.Token) : null;
            return await AnswerAsync(dialled, leg, either.Token);
        }
        catch (VoiceUnavailableException voiceless)
        {
            return (null, DialFailure.Defect(voiceless.Message));
        }
        catch (OperationCanceledException) when (!cancelled.IsCancellationRequested)
        {
            return (null, DialFailure.TimedOut);
        }
    }

    private async Task<(ICallerLeg? Leg, DialFailure? Failure)> AnswerAsync(Dialled dialled, Task<ICallerLeg>? leg, CancellationToken ended)
    {
        try
        {
            await Task.Delay(dialled.Rings, time, ended);
            return leg is null ? (null, FailureOf(dialled.Outcome)) : (await leg, null);
        }
        catch (OperationCanceledException) when (leg is not null)
        {
            await leg.ContinueWith(
                static done => done.Result.Ended("the other side stopped ringing", failure: null),
                CancellationToken.None, TaskContinuationOptions.OnlyOnRanToCompletion, TaskScheduler.Default).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            throw;
        }
    }

    private static DialFailure FailureOf(DialOutcome outcome) => outcome switch
    {
        DialOutcome.Busy => DialFailure.Busy,
        DialOutcome.Rejects => DialFailure.Rejected,
        DialOutcome.Unreachable => DialFailure.Unreachable,
        _ => DialFailure.NoAnswer,
    };

    /// <summary>An application that calls its own number gets the call as everybody's else: as IncomingCall.</summary>
    private async Task<(ICallerLeg? Leg, DialFailure? Failure)> RingApplicationAsync(Party caller, Party target, CancellationToken ended)
    {
        var trunk = new Trunk(exchange);
        var ringing = incoming.Ring(trunk.Far, caller, target);
        try
        {
            return await trunk.Answer.WaitAsync(ended) is { } failure ? (null, failure) : (trunk.Near, null);
        }
        catch (OperationCanceledException)
        {
            incoming.Abandon(ringing, "the caller hung up");
            throw;
        }
    }
}
