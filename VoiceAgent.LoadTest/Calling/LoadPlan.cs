namespace VoiceAgent.LoadTest.Calling;

/// <summary>How many call, what, for how long. It ends by time or by calls, whichever comes first.</summary>
/// <param name="Phone">The emulated telephone.</param>
/// <param name="To">The number that is called; null for the one that each script names.</param>
/// <param name="Callers">How many callers there are; each calls again when a call is over.</param>
/// <param name="RampUp">The callers begin one after the other, spread over this time.</param>
/// <param name="WarmUp">Calls that begin earlier are placed but not counted.</param>
/// <param name="Duration">No call begins later; null for no limit.</param>
/// <param name="Calls">No more calls than this; null for no limit.</param>
/// <param name="LongestCall">A call that lasts longer is hung up and has failed.</param>
/// <param name="Seed">Call n is placed with the seed <c>Seed + n</c>.</param>
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

    /// <summary>What is wrong with it, in sentences; empty when nothing is.</summary>
    public IEnumerable<string> Complaints()
    {
        if (To is not null && !IsNumber(To))
        {
            yield return $"--to '{To}' is not a telephone number such as +15550199001.";
        }

        if (Callers is < 1 or > MostCallers)
        {
            yield return $"--callers is from 1 to {MostCallers}, not {Callers}.";
        }

        if (Duration is null && Calls is null)
        {
            yield return "Say when to stop: --duration, --calls or both.";
        }

        if (Duration is { } duration && (duration <= TimeSpan.Zero || duration > LongestLoad))
        {
            yield return $"--duration is more than 0 s and at most {LongestLoad.TotalHours:0} h.";
        }

        if (Calls is < 1)
        {
            yield return $"--calls is at least 1, not {Calls}.";
        }

        if (RampUp < TimeSpan.Zero || WarmUp < TimeSpan.Zero || LongestCall <= TimeSpan.Zero)
        {
            yield return "--ramp-up and --warm-up are not negative, and --longest-call is more than 0 s.";
        }

        if (Duration is { } load && (RampUp > load || WarmUp >= load))
        {
            yield return "--duration is longer than --ramp-up and --warm-up: otherwise no call would be counted.";
        }
    }
}
