namespace VoiceAgent.CallGateway.Webhooks.Limits;

/// <summary>
/// Tokens of one source that this gateway has taken from the shared bucket and not used yet. A busy source so needs one request to the store for many of its
/// own. Tokens are lost after a second, so a source that sends little loses none that it would need.
/// </summary>
internal sealed class TokenPurse(ITokenBuckets buckets, string who, int perSecond, int burst, TimeProvider time)
{
    private static readonly TimeSpan Kept = TimeSpan.FromSeconds(1);

    // A fiftieth of a second's tokens: a gateway that loses them takes 2 % from the others.
    private readonly int _most = Math.Clamp(perSecond / 50, 1, 100);

    private readonly Lock _guard = new();
    private int _tokens;
    private long _takenAt;
    private Task<Tokens>? _asked;

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
        // The caller has the lock and must leave it first.
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
