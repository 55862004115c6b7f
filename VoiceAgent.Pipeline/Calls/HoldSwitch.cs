using VoiceAgent.Contracts.Calls;
using VoiceAgent.Pipeline.TurnTaking;

namespace VoiceAgent.Pipeline.Calls;

/// <summary>
/// Puts one conversation on hold, and takes the caller's keys from it. The gateway logs both, so a worker that takes the call over reads there
/// what holds.
/// </summary>
internal sealed class HoldSwitch
{
    private readonly Lock _guard = new();
    private ICallSound? _sound;
    private IConversation? _conversation;
    private bool _isOnHold;
    private bool _ignoresKeys;

    /// <summary>The call's sound is open.</summary>
    public void Use(ICallSound sound, IConversation conversation)
    {
        lock (_guard)
        {
            (_sound, _conversation) = (sound, conversation);
            if (_isOnHold)
            {
                Hold(true);
            }

            sound.IgnoreKeys(_ignoresKeys);
        }
    }

    /// <summary>Another worker ran the call before. Call it before <see cref="Use"/>.</summary>
    public void Adopt(IReadOnlyList<LoggedEvent> log)
    {
        var takesKeys = new HashSet<string>();
        foreach (var logged in log)
        {
            switch (logged.Event)
            {
                case CallerHeld: _isOnHold = true; break;
                case CallerUnheld: _isOnHold = false; break;
                case OperationRequested { Kind: CallOperationKind.CollectKeys or CallOperationKind.ListenForKeys } requested: takesKeys.Add(requested.Operation); break;
                case OperationEnded ended: takesKeys.Remove(ended.Operation); break;
            }
        }

        _ignoresKeys = takesKeys.Count > 0;
    }

    public void Hold(bool isOnHold)
    {
        lock (_guard)
        {
            _isOnHold = isOnHold;
            _sound?.PutOnHold(isOnHold);
            _conversation?.Post(new HoldSwitched(isOnHold));
        }
    }

    public void IgnoreKeys(bool isOn)
    {
        lock (_guard)
        {
            _ignoresKeys = isOn;
            _sound?.IgnoreKeys(isOn);
        }
    }
}
