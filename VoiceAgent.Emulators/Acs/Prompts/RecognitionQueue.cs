namespace VoiceAgent.Emulators.Acs.Prompts;

/// <summary>
/// The recognize operations of a call. One runs at a time, and the others wait for it: the SDK's documentation speaks of "queued-up" requests, which
/// <c>interruptCallMediaOperation</c> replaces.
/// </summary>
internal sealed class RecognitionQueue
{
    private readonly Lock _gate = new();
    private readonly List<Recognition> _all = [];
    private readonly SemaphoreSlim _turn = new(1);

    public void Add(Recognition recognition)
    {
        lock (_gate)
        {
            _all.Add(recognition);
        }
    }

    /// <summary>Waits until all recognitions before have ended.</summary>
    public Task TurnAsync(CancellationToken ended) => _turn.WaitAsync(ended);

    public void EndTurn() => _turn.Release();

    public void Remove(Recognition recognition)
    {
        lock (_gate)
        {
            _all.Remove(recognition);
        }
    }

    /// <summary>Cancels the recognition that runs and those that wait.</summary>
    public void CancelAll()
    {
        Recognition[] all;
        lock (_gate)
        {
            all = [.. _all];
        }

        foreach (var each in all)
        {
            each.Cancel();
        }
    }
}
