namespace VoiceAgent.Pipeline.TurnTaking.EndOfTurn;

/// <summary>
/// How long this caller pauses within a turn, learned during this call. When the caller continues a turn after a pause, the
/// agent waits a little longer than this pause from then on. With each new turn the learned time becomes shorter.
/// </summary>
/// <param name="MinimumSilence">The shortest silence that ends a turn of this caller. It does not apply to complete answers such as "yes".</param>
internal readonly record struct CallerPace(TimeSpan MinimumSilence)
{
    // A longer silence is the end of the turn: the caller expects an answer.
    private static readonly TimeSpan Longest = TimeSpan.FromMilliseconds(1_400);
    private static readonly TimeSpan Margin = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan Forgotten = TimeSpan.FromMilliseconds(200);
    private const double Kept = 0.9;

    public CallerPace WentOnAfter(TimeSpan pause)
    {
        var wanted = pause + Margin < Longest ? pause + Margin : Longest;
        return pause <= TimeSpan.Zero || pause > Longest + Longest || wanted < MinimumSilence ? this : new CallerPace(wanted);
    }

    public CallerPace NextTurn() => MinimumSilence * Kept is var kept && kept > Forgotten ? new CallerPace(kept) : default;
}
