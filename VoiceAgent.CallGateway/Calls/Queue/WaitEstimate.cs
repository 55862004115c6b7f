namespace VoiceAgent.CallGateway.Calls.Queue;

/// <summary>
/// Estimates a wait from the pace of the last turns. It says nothing when the pace is not known well enough: a wrong promise is worse than none.
/// </summary>
internal static class WaitEstimate
{
    /// <summary>The shortest estimate that is said.</summary>
    private const int FewestMinutes = 2;

    // With fewer turns, chance decides the pace.
    private const int FewestTurns = 5;

    // When no turn came for so many times the usual interval, the pace has changed.
    private const int Stalled = 4;

    private static readonly TimeSpan Window = TimeSpan.FromMinutes(15);

    // The pace of the last minutes says little about a time further away.
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(30);

    /// <param name="turn">The place in the order of all routes. The first one is 1.</param>
    /// <param name="turns">When callers got their places lately.</param>
    /// <returns>Minutes, rounded up. Null when no estimate is honest.</returns>
    public static int? MinutesOf(int turn, IEnumerable<DateTimeOffset> turns, DateTimeOffset now)
    {
        DateTimeOffset[] recent = [.. turns.Where(at => now - at <= Window && at <= now)];
        if (recent.Length < FewestTurns)
        {
            return null;
        }

        var pace = (now - recent.Min()) / recent.Length;
        var wait = pace * turn;
        return now - recent.Max() > pace * Stalled || wait > Longest ? null : Math.Max(FewestMinutes, (int)Math.Ceiling(wait.TotalMinutes));
    }
}
