using System.Collections.Concurrent;

namespace VoiceAgent.LoadTest.Calling;

/// <summary>
/// The callers of a load. Each starts at its time, places a call, follows it to its end and calls again, until the time is over or
/// all calls are placed. Calls in progress at that time are finished.
/// </summary>
internal sealed class Callers(LoadPlan plan, PhoneClient phone, LoadProgress progress, TimeProvider time)
{
    // The telephone does the measuring. More frequent requests would only load the machine under test.
    private static readonly TimeSpan BetweenQuestions = TimeSpan.FromSeconds(1);

    private static readonly TimeSpan AfterRefusal = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan ForHangUp = TimeSpan.FromSeconds(5);

    private readonly ConcurrentQueue<CallOutcome> _outcomes = new();
    private readonly ScriptMix _mix = new(plan.Mix);
    private readonly long _began = time.GetTimestamp();
    private readonly Dictionary<string, string> _files = plan.Mix.Where(entry => entry.IsFile).DistinctBy(entry => entry.Script).ToDictionary(entry => entry.Script, entry => File.ReadAllText(entry.Script));
    private int _taken;

    public TimeSpan Now => time.GetElapsedTime(_began);

    /// <param name="stop">Hangs up the calls in progress and places no more.</param>
    /// <returns>All calls, in the order of their ends.</returns>
    public async Task<IReadOnlyList<CallOutcome>> RunAsync(CancellationToken stop)
    {
        await Task.WhenAll(Enumerable.Range(0, plan.Callers).Select(caller => CallAgainAndAgainAsync(caller, stop)));
        return [.. _outcomes];
    }

    private async Task CallAgainAndAgainAsync(int caller, CancellationToken stop)
    {
        try
        {
            await Task.Delay(plan.RampUp * caller / plan.Callers, time, stop);
            while (!stop.IsCancellationRequested && (plan.Duration is not { } duration || Now < duration) && TakeNumber() is { } number)
            {
                var outcome = await CallAsync(number, stop);
                _outcomes.Enqueue(outcome);
                progress.Ended(outcome);
                if (outcome is { Result: null, WasAbandoned: false })
                {
                    await Task.Delay(AfterRefusal, time, stop);
                }
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // The load was stopped before this caller's next call.
        }
    }

    private int? TakeNumber()
    {
        var number = Interlocked.Increment(ref _taken) - 1;
        return plan.Calls is { } most && number >= most ? null : number;
    }

    private async Task<CallOutcome> CallAsync(int number, CancellationToken stop)
    {
        progress.Began();
        var entry = _mix.Next();
        var since = Now;
        var call = new CallOutcome(number, entry.Name, entry.To ?? plan.To, plan.Seed + number, since, since, since < plan.WarmUp, false, null, null);
        try
        {
            var script = _files.GetValueOrDefault(entry.Script);
            var id = await phone.PlaceAsync(new CallOrder(script, script is null ? entry.Script : null, call.To, call.Seed, Tape: false), stop);
            return await FollowAsync(call, id, stop);
        }
        catch (PhoneException refused)
        {
            return call with { Ended = Now, Trouble = refused.Message };
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            return call with { Ended = Now, WasAbandoned = true };
        }
    }

    private async Task<CallOutcome> FollowAsync(CallOutcome call, string id, CancellationToken stop)
    {
        try
        {
            while (true)
            {
                await Task.Delay(BetweenQuestions, time, stop);
                var result = await phone.ResultAsync(id, stop);
                if (result is null or { IsOver: true })
                {
                    return call with { Ended = Now, To = result?.To ?? call.To, Result = result, Trouble = result is null ? "The telephone no longer has the result of the call. Increase its setting Phone:EndedCallsKept." : null };
                }

                if (Now - call.Began > plan.LongestCall)
                {
                    await HangUpAsync(id);
                    return call with { Ended = Now, To = result.To ?? call.To, Result = result, Trouble = $"The call had not ended after {plan.LongestCall.TotalSeconds:0} s." };
                }
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            await HangUpAsync(id);
            throw;
        }
    }

    private async Task HangUpAsync(string id)
    {
        using var enough = new CancellationTokenSource(ForHangUp, time);
        try
        {
            await phone.HangUpAsync(id, enough.Token);
        }
        catch (Exception gone) when (gone is PhoneException or OperationCanceledException)
        {
            // The telephone itself ends calls that last too long.
        }
    }
}
