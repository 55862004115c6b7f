namespace VoiceAgent.Tests.Fakes;

/// <summary>A time provider whose timers fire half a millisecond early, which timers of an operating system may do.</summary>
internal sealed class EarlyTimers(TimeProvider inner) : TimeProvider
{
    private static readonly TimeSpan Early = TimeSpan.FromMicroseconds(500);

    public override long TimestampFrequency => inner.TimestampFrequency;

    public override long GetTimestamp() => inner.GetTimestamp();

    public override DateTimeOffset GetUtcNow() => inner.GetUtcNow();

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        new Timer(inner.CreateTimer(callback, state, Earlier(dueTime), period));

    private static TimeSpan Earlier(TimeSpan due) => due > Early ? due - Early : due;

    private sealed class Timer(ITimer inner) : ITimer
    {
        public bool Change(TimeSpan dueTime, TimeSpan period) => inner.Change(Earlier(dueTime), period);

        public void Dispose() => inner.Dispose();

        public ValueTask DisposeAsync() => inner.DisposeAsync();
    }
}
