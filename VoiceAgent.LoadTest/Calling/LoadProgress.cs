namespace VoiceAgent.LoadTest.Calling;

/// <summary>How far the load has come, for who looks on.</summary>
internal sealed class LoadProgress
{
    private int inProgress;
    private int placed;
    private int over;
    private int failed;

    public int InProgress => inProgress;

    public int Placed => placed;

    public int Over => over;

    public int Failed => failed;

    public void Began()
    {
        Interlocked.Increment(ref placed);
        Interlocked.Increment(ref inProgress);
    }

    public void Ended(CallOutcome outcome)
    {
        Interlocked.Decrement(ref inProgress);
        Interlocked.Increment(ref over);
        if (outcome is { HasFailed: true, WasAbandoned: false })
        {
            Interlocked.Increment(ref failed);
        }
    }
}
