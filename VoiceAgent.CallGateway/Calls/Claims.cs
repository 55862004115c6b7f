using VoiceAgent.CallLog;

namespace VoiceAgent.CallGateway.Calls;

/// <summary>
/// Tells the first delivery of something from its repetitions. A claim is short while the work under it is being done,
/// so that a gateway that dies on the way does not swallow the next delivery. Once the work is done, the claim is kept
/// for as long as it may be delivered again. A repetition that comes meanwhile waits for the outcome.
/// </summary>
internal sealed class Claims(ICallRecords records, TimeProvider time, ILogger<Claims> logger)
{
    // Event Grid delivers again for at most a day. The telephony service gives up earlier.
    private static readonly TimeSpan Kept = TimeSpan.FromDays(1);

    // Longer than the work may take. Event Grid gives up on a request after 30 seconds, and telephones ring about as long.
    private static readonly TimeSpan Working = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(15);

    // A store that does not answer by then must not keep a caller waiting.
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(200);

    /// <returns>
    /// True when this delivery is to do the work. False once the work was done, and when the work of another delivery has
    /// taken longer than a claim lasts: if that work fails, its own delivery comes again.
    /// </returns>
    /// <param name="leaving">Ends the waiting for another delivery's outcome.</param>
    public async Task<bool> TakeAsync(string what, CancellationToken leaving)
    {
        var began = time.GetTimestamp();
        while (!await InTimeAsync(records.ClaimAsync(what, Working)).ConfigureAwait(false))
        {
            if (await InTimeAsync(records.IsKeptAsync(what)).ConfigureAwait(false) || time.GetElapsedTime(began) > Working)
            {
                return false;
            }

            await Task.Delay(Step, time, leaving).ConfigureAwait(false);
        }

        return true;
    }

    /// <summary>The work was done: every repetition is acknowledged from now on.</summary>
    public Task KeepAsync(string what) => records.KeepAsync(what, Kept);

    /// <summary>The work failed: the next delivery is the first again. A claim that cannot be given back soon runs out.</summary>
    public async Task GiveBackAsync(string what)
    {
        try
        {
            await records.ReleaseAsync(what).WaitAsync(Timeout, time).ConfigureAwait(false);
        }
        catch (Exception unanswered)
        {
            CallsLog.ClaimNotGivenBack(logger, unanswered);
        }
    }

    /// <summary>Does what several deliveries of one report would otherwise do several times.</summary>
    /// <param name="leaving">Ends the waiting for another delivery's outcome. Work that has begun is finished.</param>
    public async Task OnceAsync(string what, Func<CancellationToken, Task> work, CancellationToken leaving)
    {
        if (!await TakeAsync(what, leaving).ConfigureAwait(false))
        {
            return;
        }

        try
        {
            await InTimeAsync(work).ConfigureAwait(false);
        }
        catch (Exception)
        {
            await GiveBackAsync(what).ConfigureAwait(false);
            throw;
        }

        try
        {
            await KeepAsync(what).ConfigureAwait(false);
        }
        catch (Exception unanswered)
        {
            // The work is done: asking for another delivery would only do it again.
            CallsLog.ClaimNotKept(logger, unanswered);
        }
    }

    /// <summary>Work under a claim ends before the claim does. Neither a shutdown nor a client that leaves cuts it short.</summary>
    /// <exception cref="TelephonyException">It took too long.</exception>
    public async Task InTimeAsync(Func<CancellationToken, Task> work)
    {
        using var late = new CancellationTokenSource(Deadline, time);
        try
        {
            await work(late.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException cancelled) when (late.IsCancellationRequested)
        {
            throw new TelephonyException($"The telephony service did not do as asked within {Deadline.TotalSeconds:F0} seconds.", cancelled);
        }
    }

    // Without a token: whether a claim was taken must be known, also while the gateway stops.
    private Task<bool> InTimeAsync(Task<bool> asked) => asked.WaitAsync(Timeout, time);
}
