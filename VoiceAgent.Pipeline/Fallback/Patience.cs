namespace VoiceAgent.Pipeline.Fallback;

/// <summary>A limit for each wait of one stream. Its token is cancelled when a wait lasts too long. One timer serves all waits.</summary>
internal sealed class Patience : IDisposable
{
    private readonly CancellationTokenSource _late;
    private readonly CancellationTokenSource _linked;
    private readonly CancellationToken _yielded;

    /// <param name="yielded">Cancels the stream from outside.</param>
    public Patience(TimeProvider time, CancellationToken yielded)
    {
        _yielded = yielded;
        _late = new CancellationTokenSource(Timeout.InfiniteTimeSpan, time);
        _linked = CancellationTokenSource.CreateLinkedTokenSource(yielded, _late.Token);
    }

    public CancellationToken Token => _linked.Token;

    /// <summary>Whether a wait lasted too long. False when the stream was cancelled from outside.</summary>
    public bool IsOver => _late.IsCancellationRequested && !_yielded.IsCancellationRequested;

    /// <summary>A wait begins.</summary>
    public void Begin(TimeSpan longest) => _late.CancelAfter(longest);

    /// <summary>The wait has ended in time.</summary>
    public void End() => _late.CancelAfter(Timeout.InfiniteTimeSpan);

    public void Dispose()
    {
        _linked.Dispose();
        _late.Dispose();
    }
}
