using VoiceAgent.Sip.Messages;
using VoiceAgent.Sip.Transport;

namespace VoiceAgent.Sip.Transactions;

/// <summary>
/// A request of a peer and our responses (RFC 3261, 17.2; for INVITE with RFC 6026, 7.1).
/// <code>
/// INVITE:  Proceeding → Completed (G: send again, H: no ACK came) → Confirmed (I) → Terminated
///                     ↘ Accepted (L; the dialog sends the 2xx again until ACK) → Terminated
/// others:  Trying → Proceeding → Completed (J) → Terminated
/// </code>
/// </summary>
internal sealed class ServerTransaction
{
    private readonly TransactionLayer _layer;
    private readonly Lock _gate = new();
    private readonly OneShot _repeat;
    private readonly OneShot _life;
    private readonly bool _reliable;
    private readonly SipVia _via;
    private byte[]? _last;

    public ServerTransaction(TransactionLayer layer, SipRequest request, SipVia via, SipFlow flow)
    {
        _layer = layer;
        _via = via;
        Request = request;
        Flow = flow;
        Tag = SipTokens.Tag();
        _reliable = flow.Transport != SipTransport.Udp;
        Phase = IsInvite ? TransactionPhase.Proceeding : TransactionPhase.Trying;
        _repeat = new OneShot(layer.Time, _gate, Repeat);
        _life = new OneShot(layer.Time, _gate, EndOfLife);
    }

    public SipRequest Request { get; }

    public SipFlow Flow { get; }

    /// <summary>The tag that our responses put into To, if it has none.</summary>
    public string Tag { get; }

    public TransactionPhase Phase { get; private set; }

    public bool IsInvite => Request.Method == SipMethods.Invite;

    /// <summary>Whether a final response can still be given.</summary>
    public bool IsOpen => Phase is TransactionPhase.Trying or TransactionPhase.Proceeding;

    internal TransactionLayer.ServerKey Key { get; init; }

    internal TransactionLayer.MergeKey? Merge { get; init; }

    private SipTimers Timers => _layer.Timers;

    /// <summary>Sends a response. A second final response, or a provisional one after it, is not sent.</summary>
    /// <returns>Whether it was sent.</returns>
    public bool Respond(SipResponse response)
    {
        var bytes = response.ToBytes();
        lock (_gate)
        {
            if (!IsOpen)
            {
                return false;
            }

            _last = bytes;
            if (!response.IsFinal)
            {
                Phase = TransactionPhase.Proceeding;
            }
            else if (IsInvite && response.IsSuccess)
            {
                Phase = TransactionPhase.Accepted;
                _life.Set(Timers.Patience);
            }
            else if (IsInvite)
            {
                Phase = TransactionPhase.Completed;
                _life.Set(Timers.Patience);
                if (!_reliable)
                {
                    _repeat.Set(Timers.T1);
                }
            }
            else if (_reliable)
            {
                Phase = TransactionPhase.Terminated;
            }
            else
            {
                Phase = TransactionPhase.Completed;
                _life.Set(Timers.Patience);
            }
        }

        if (response.IsFinal)
        {
            _layer.Answered(this);
        }

        Send(bytes);
        EndIfDone();
        return true;
    }

    public bool Respond(int status, string? reason = null) => Respond(Request.Respond(status, status == 100 ? null : Tag, reason));

    /// <summary>Sends the 2xx again, for a dialog that waits for ACK.</summary>
    public void SendAgain(ReadOnlyMemory<byte> accepted)
    {
        if (Phase == TransactionPhase.Accepted)
        {
            _layer.Metrics.Repeated();
            _layer.Outlet.SendResponse(Flow, _via, accepted, null);
        }
    }

    /// <summary>A provisional response again (RFC 3262).</summary>
    public void SendAgainWhileOpen(ReadOnlyMemory<byte> provisional)
    {
        if (IsOpen)
        {
            _layer.Metrics.Repeated();
            _layer.Outlet.SendResponse(Flow, _via, provisional, null);
        }
    }

    /// <summary>The same request has come again, or the ACK for our refusal.</summary>
    public void Receive(SipRequest request)
    {
        byte[]? again = null;
        lock (_gate)
        {
            if (request.Method == SipMethods.Ack)
            {
                if (Phase == TransactionPhase.Completed)
                {
                    Phase = _reliable ? TransactionPhase.Terminated : TransactionPhase.Confirmed;
                    _repeat.Stop();
                    _life.Set(Timers.T4);
                }
            }
            else if (Phase is TransactionPhase.Proceeding or TransactionPhase.Completed)
            {
                again = _last;
            }
        }

        if (again is not null)
        {
            Send(again);
        }

        EndIfDone();
    }

    private void Repeat()
    {
        byte[]? again;
        lock (_gate)
        {
            if (Phase != TransactionPhase.Completed)
            {
                return;
            }

            var next = _repeat.Interval * 2;
            _repeat.Set(next < Timers.T2 ? next : Timers.T2);
            again = _last;
        }

        _layer.Metrics.Repeated();
        Send(again!);
    }

    private void EndOfLife()
    {
        lock (_gate)
        {
            Phase = TransactionPhase.Terminated;
        }

        EndIfDone();
    }

    private void Send(byte[] bytes) => _layer.Outlet.SendResponse(Flow, _via, bytes, null);

    private void EndIfDone()
    {
        if (Phase == TransactionPhase.Terminated)
        {
            lock (_gate)
            {
                _repeat.Dispose();
                _life.Dispose();
            }

            _layer.Remove(this);
        }
    }
}
