namespace VoiceAgent.Pipeline.Speaking;

/// <summary>While the caller is on hold, nothing is sent. The reply goes on afterwards at the last sample that the caller heard.</summary>
internal sealed partial class Playout
{
    private bool _isOnHold;

    public void PutOnHold(bool isOnHold)
    {
        lock (_guard)
        {
            if (_isOnHold == isOnHold)
            {
                return;
            }

            _isOnHold = isOnHold;
            if (isOnHold)
            {
                Silence();
                _flow = _flow is Flow.Playing ? Flow.Dry : _flow;
            }
        }

        _pump.Wake();
    }
}
