namespace VoiceAgent.Bench.Scale;

/// <summary>When the media stream of a call is started again after a worker refused it, with the gateway's rules.</summary>
internal sealed class Reconnection(Clock clock)
{
    private const int MostTries = 8;
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(12);

    /// <returns>The pause before the next try. Null when no try is left.</returns>
    public TimeSpan? Next(Calls calls, int call)
    {
        var row = calls[call];
        row.Tries++;
        return row.Tries >= MostTries || (clock.Now - row.LostAt) * Clock.Step > Longest
            ? null
            : TimeSpan.FromMilliseconds(Math.Min(2_000, 100 << (row.Tries - 1)));
    }
}
