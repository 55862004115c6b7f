namespace VoiceAgent.LoadTest.Calling;

/// <summary>The progress of the load, for display.</summary>
internal sealed class LoadProgress
{
    private int _inProgress;
    private int _placed;
    private int _over;
    private int _failed;

    public int InProgress => _inProgress;

    public int Placed => _placed;

    public int Over => _over;

    public int Failed => _failed;

    public void Began()
    {
        Interlocked.Increment(ref _placed);
        Interlocked.Increment(ref _inProgress);
    }

    public void Ended(CallOutcome outcome)
    {
        Interlocked.Decrement(ref _inProgress);
        Interlocked.Increment(ref _over);
        if (outcome is { HasFailed: true, WasAbandoned: false })
        {
            Interlocked.Increment(ref _failed);
        }
    }
}
