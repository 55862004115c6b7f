using System.Collections.Concurrent;
using VoiceAgent.Emulators.Acs.Callbacks;

namespace VoiceAgent.Emulators.Acs.Calls;

/// <summary>The continuous DTMF recognitions of a call, one for each participant at most.</summary>
internal sealed class ContinuousTones
{
    private readonly ConcurrentDictionary<Party, (IDisposable Listening, Origin Origin)> _running = new();

    public void Start(Party party, Origin origin, IDisposable listening)
    {
        Stop(party);
        _running[party] = (listening, origin);
    }

    public void Stop(Party party)
    {
        if (_running.TryRemove(party, out var stopped))
        {
            stopped.Listening.Dispose();
        }
    }

    /// <summary>The participant has left the call while their keys were recognised.</summary>
    public void Lose(Party party, Action<Origin> failed)
    {
        if (_running.TryRemove(party, out var lost))
        {
            lost.Listening.Dispose();
            failed(lost.Origin);
        }
    }
}
