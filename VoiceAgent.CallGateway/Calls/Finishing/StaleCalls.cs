using VoiceAgent.Contracts.Calls;

namespace VoiceAgent.CallGateway.Calls.Finishing;

/// <summary>
/// Since when each call has been seen quiet, look after look. The times in the call log alone would condemn every call
/// after an outage of that log: nobody could beat, and all have been silent for long.
/// </summary>
internal sealed class StaleCalls(TimeProvider time)
{
    private readonly Dictionary<CallId, long> _since = [];

    /// <summary>Takes what a look has found; a call that was not quiet in it starts anew.</summary>
    public void Seen(IReadOnlyCollection<CallId> quiet)
    {
        foreach (var lively in _since.Keys.Except(quiet).ToArray())
        {
            _since.Remove(lively);
        }

        foreach (var call in quiet)
        {
            _since.TryAdd(call, time.GetTimestamp());
        }
    }

    /// <summary>A look failed: nothing that was seen before it counts any longer.</summary>
    public void Forget() => _since.Clear();

    public bool IsFor(CallId call, TimeSpan confirmation) => _since.TryGetValue(call, out var since) && time.GetElapsedTime(since) >= confirmation;
}
