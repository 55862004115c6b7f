using System.Collections.Concurrent;

namespace VoiceAgent.CallGateway.Sip;

/// <summary>How many calls of each trunk this gateway has begun that are not over.</summary>
internal sealed class SipCounts
{
    private readonly ConcurrentDictionary<string, SipCall> _calls = new(StringComparer.Ordinal);

    public void Begin(SipCall call) => _calls[call.ConnectionId] = call;

    public void End(SipCall call) => _calls.TryRemove(call.ConnectionId, out _);

    public (int In, int Out) Of(string trunk)
    {
        var calls = _calls.Values.Where(call => call.Trunk == trunk).ToList();
        return (calls.Count(call => !call.IsPlaced), calls.Count(call => call.IsPlaced));
    }
}
