namespace VoiceAgent.LoadTest.Calling;

/// <summary>How many callers place which calls, and for how long. The load ends after a time or a number of calls, whichever comes first.</summary>
/// <param name="Phone">The emulated telephone.</param>
/// <param name="To">The number to call. Null when each script names it.</param>
/// <param name="Callers">The number of callers. Each calls again when its call has ended.</param>
/// <param name="RampUp">The starts of the callers are spread over this time.</param>
/// <param name="WarmUp">Calls that begin within this time are not counted.</param>
/// <param name="Duration">No call begins after this time. Null for no limit.</param>
/// <param name="Calls">The most calls in all. Null for no limit.</param>
/// <param name="LongestCall">A longer call is hung up and counts as failed.</param>
/// <param name="Seed">Call n gets the seed <c>Seed + n</c>.</param>
internal sealed record LoadPlan(
    Uri Phone,
    IReadOnlyList<MixEntry> Mix,
    string? To,
    int Callers,
    TimeSpan RampUp,
    TimeSpan WarmUp,
    TimeSpan? Duration,
    int? Calls,
    TimeSpan LongestCall,
    int Seed)
{
    public const int MostCallers = 2_000;

    public static readonly TimeSpan LongestLoad = TimeSpan.FromHours(24);

    public static bool IsNumber(string text) =>
        text is ['+', >= '1' and <= '9', ..] && text.Length is >= 8 and <= 16 && text.AsSpan(1).IndexOfAnyExceptInRange('0', '9') < 0;

    /// <summary>Returns what is wrong with the plan, in sentences. Empty when it is valid.</summary>
    public IEnumerable<string> Complaints()
    {
        if (To is not null && !IsNumber(To))
        {
            yield return $"--to '{To}' is not a telephone number such as +15550199001.";
        }

        if (Callers is < 1 or > MostCallers)
        {
            yield return $"--callers must be from 1 to {MostCallers}, but is {Callers}.";
        }

        if (Duration is null && Calls is null)
        {
            yield return "Give the end of the load: --duration, --calls or both.";
        }

        if (Duration is { } duration && (duration <= TimeSpan.Zero || duration > LongestLoad))
        {
            yield return $"--duration must be more than 0 s and at most {LongestLoad.TotalHours:0} h.";
        }

        if (Calls is < 1)
        {
            yield return $"--calls must be at least 1, but is {Calls}.";
        }

        if (RampUp < TimeSpan.Zero || WarmUp < TimeSpan.Zero || LongestCall <= TimeSpan.Zero)
        {
            yield return "--ramp-up and --warm-up must not be negative, and --longest-call must be more than 0 s.";
        }

        if (Duration is { } load && (RampUp > load || WarmUp >= load))
        {
            yield return "--duration must be longer than --ramp-up and --warm-up, because otherwise no call would be counted.";
        }
    }
}
