using System.Collections.Concurrent;

namespace VoiceAgent.Emulators.Acs.Calls;

/// <summary>The people whom an application has invited to its call, while their telephones ring.</summary>
internal sealed class Invitations
{
    private readonly ConcurrentDictionary<string, (Party Party, CancellationTokenSource Cancelled)> _ringing = new();

    /// <summary>Adds an invitation. Its telephone stops ringing when the token is cancelled.</summary>
    public CancellationToken Add(string id, Party party, CancellationToken hungUp)
    {
        var cancelled = CancellationTokenSource.CreateLinkedTokenSource(hungUp);
        _ringing[id] = (party, cancelled);
        return cancelled.Token;
    }

    public bool Rings(Party party) => _ringing.Values.Any(each => each.Party == party);

    /// <summary>Ends an invitation because somebody answered, or nobody did. Returns false when it was cancelled before.</summary>
    public bool Complete(string id)
    {
        if (!_ringing.TryRemove(id, out var ended))
        {
            return false;
        }

        ended.Cancelled.Dispose();
        return true;
    }

    /// <summary>Cancels an invitation. Returns false when it does not ring (any more).</summary>
    public bool Cancel(string id)
    {
        if (!_ringing.TryRemove(id, out var ringing))
        {
            return false;
        }

        using (ringing.Cancelled)
        {
            ringing.Cancelled.Cancel();
        }

        return true;
    }
}
