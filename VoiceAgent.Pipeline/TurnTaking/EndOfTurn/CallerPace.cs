namespace VoiceAgent.Pipeline.TurnTaking.EndOfTurn;

/// <summary>
/// How long this caller pauses within a turn, as learned on this call: a pause after which they went on with the same turn
/// makes the agent wait a little longer than that from now on; each further turn takes some back.
/// </summary>
/// <param name="MinimumSilence">The least silence that ends a turn of theirs, but for a whole answer such as "yes".</param>
internal readonly record struct CallerPace(TimeSpan MinimumSilence)
{
    // Longer than this is no pause but the end: who waits so long wants an answer.
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
