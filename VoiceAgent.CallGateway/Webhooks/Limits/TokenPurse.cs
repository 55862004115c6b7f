namespace VoiceAgent.CallGateway.Webhooks.Limits;

/// <summary>
/// Tokens of one bucket that this gateway has taken from the store and not used yet. So a busy source costs one request to the store for many of its requests.
/// Tokens that are not used within a second are given up.
/// </summary>
/// <param name="most">How many tokens are taken at once. Null: a fiftieth of a second's tokens, so at most 2 % of a second are given up.</param>
internal sealed class TokenPurse(ITokenBuckets buckets, string who, int perSecond, int burst, TimeProvider time, int? most = null)
{
    private static readonly TimeSpan Kept = TimeSpan.FromSeconds(1);

    private readonly int _most = most ?? Math.Clamp(perSecond / 50, 1, 100);

    private readonly Lock _guard = new();
    private int _tokens;
    private long _takenAt;
    private Task<Tokens>? _asked;

    /// <summary>The bucket and its limits, for a gateway that counts alone.</summary>
    public (string Who, int PerSecond, int Burst) Bucket => (who, perSecond, burst);

    /// <summary>Uses a token.</summary>
    /// <returns>Zero when there was one. Else the time until there is one again.</returns>
    public async ValueTask<TimeSpan> TakeAsync()
    {
        while (true)
        {
            Task<Tokens> asked;
            lock (_guard)
            {
                if (_tokens > 0 && time.GetElapsedTime(_takenAt) < Kept)
                {
                    _tokens--;
                    return TimeSpan.Zero;
                }

                asked = _asked ??= AskAsync();
            }

            if (await asked is { Taken: 0, Wait: var wait })
            {
                return wait;
            }
        }
    }

    private async Task<Tokens> AskAsync()
    {
        // Whoever calls this holds the lock. The rest runs when it is free.
        await Task.Yield();
        try
        {
            var taken = await buckets.TakeAsync(who, perSecond, burst, _most);
            lock (_guard)
            {
                (_tokens, _takenAt, _asked) = (taken.Taken, time.GetTimestamp(), null);
            }

            return taken;
        }
        catch (Exception)
        {
            lock (_guard)
            {
                _asked = null;
            }

            throw;
        }
    }
}
