using VoiceAgent.CallLog;

namespace VoiceAgent.CallGateway.Calls;

/// <summary>
/// Distinguishes the first delivery of a message from repeated ones. A claim is short while its work runs, so that the next
/// delivery is handled when this gateway crashes. When the work is done, the claim is kept for as long as the message may be
/// delivered again. A repeated delivery in the meantime waits for the outcome.
/// </summary>
internal sealed class Claims(ICallRecords records, TimeProvider time, ILogger<Claims> logger)
{
    // Event Grid redelivers for at most a day. The telephony service gives up earlier.
    private static readonly TimeSpan Kept = TimeSpan.FromDays(1);

    // Longer than the work may take. Event Grid gives up on a request after 30 seconds, and telephones ring about as long.
    private static readonly TimeSpan Working = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(15);

    // A store that does not answer within this time must not delay a caller.
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(200);

    /// <returns>
    /// True when this delivery must do the work. False when the work is done, or when another delivery's work takes longer than a
    /// claim lasts. If that work fails, the other delivery comes again.
    /// </returns>
    /// <param name="leaving">Ends the wait for another delivery's outcome.</param>
    public async Task<bool> TakeAsync(string what, CancellationToken leaving)
    {
        var began = time.GetTimestamp();
        while (!await InTimeAsync(records.ClaimAsync(what, Working)))
        {
            if (await InTimeAsync(records.IsKeptAsync(what)) || time.GetElapsedTime(began) > Working)
            {
                return false;
            }

            await Task.Delay(Step, time, leaving);
        }

        return true;
    }

    /// <summary>The work is done: every repeated delivery is acknowledged from now on.</summary>
    public Task KeepAsync(string what) => records.KeepAsync(what, Kept);

    /// <summary>The work failed: the next delivery counts as the first again. A claim that cannot be released soon expires.</summary>
    public async Task GiveBackAsync(string what)
    {
        try
        {
            await records.ReleaseAsync(what).WaitAsync(Timeout, time);
        }
        catch (Exception unanswered)
        {
            CallsLog.ClaimNotGivenBack(logger, unanswered);
        }
    }

    /// <summary>Does work once, although several deliveries of the same report may request it.</summary>
    /// <param name="leaving">Ends the wait for another delivery's outcome. Work that has begun is finished.</param>
    public async Task OnceAsync(string what, Func<CancellationToken, Task> work, CancellationToken leaving)
    {
        if (!await TakeAsync(what, leaving))
        {
            return;
        }

        try
        {
            await InTimeAsync(work);
        }
        catch (Exception)
        {
            await GiveBackAsync(what);
            throw;
        }

        try
        {
            await KeepAsync(what);
        }
        catch (Exception unanswered)
        {
            // The work is done. An error response would only cause another delivery that does it again.
            CallsLog.ClaimNotKept(logger, unanswered);
        }
    }

    /// <summary>Runs work under a claim and ends it before the claim expires. A shutdown or a client that disconnects does not end it.</summary>
    /// <exception cref="TelephonyException">The work took too long.</exception>
    public async Task InTimeAsync(Func<CancellationToken, Task> work)
    {
        using var late = new CancellationTokenSource(Deadline, time);
        try
        {
            await work(late.Token);
        }
        catch (OperationCanceledException cancelled) when (late.IsCancellationRequested)
        {
            throw new TelephonyException($"The telephony service did not carry out the request within {Deadline.TotalSeconds:F0} seconds.", cancelled);
        }
    }

    // Without a cancellation token, because the gateway must know whether it took the claim, also during shutdown.
    private Task<bool> InTimeAsync(Task<bool> asked) => asked.WaitAsync(Timeout, time);
}
