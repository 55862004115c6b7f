using VoiceAgent.Contracts.Calls;

namespace VoiceAgent.CallGateway.Calls.Finishing;

/// <summary>
/// Remembers since when each call has been seen without a heartbeat. The times in the call log are not enough: during an outage
/// of the log no worker can write a heartbeat, so afterwards every call would look dead.
/// </summary>
internal sealed class StaleCalls(TimeProvider time)
{
    private readonly Dictionary<CallId, long> _since = [];

    /// <summary>Takes the result of one check. A call with a recent heartbeat starts again.</summary>
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

    /// <summary>A check failed: earlier results no longer count.</summary>
    public void Forget() => _since.Clear();

    public bool IsFor(CallId call, TimeSpan confirmation) => _since.TryGetValue(call, out var since) && time.GetElapsedTime(since) >= confirmation;
}
