using VoiceAgent.Sip.Messages;
using VoiceAgent.Sip.Transport;

namespace VoiceAgent.Sip.Transactions;

/// <summary>
/// A request of ours and its responses (RFC 3261, 17.1; for INVITE with RFC 6026, 7.2).
/// <code>
/// INVITE:  Trying (A: send again, B: give up) → Proceeding → Completed (send ACK; D) → Terminated
///                                             ↘ Accepted (pass each 2xx; M) → Terminated
/// others:  Trying (E: send again, F: give up) → Proceeding (E, F) → Completed (K) → Terminated
/// </code>
/// </summary>
internal sealed class ClientTransaction
{
    private readonly TransactionLayer _layer;
    private readonly IClientUser _user;
    private readonly Lock _gate = new();
    private readonly OneShot _repeat;
    private readonly OneShot _life;
    private readonly byte[] _bytes;
    private readonly bool _reliable;
    private byte[]? _ack;

    public ClientTransaction(TransactionLayer layer, SipRequest request, SipDestination to, IClientUser user)
    {
        _layer = layer;
        _user = user;
        Request = request;
        To = to;
        _bytes = request.ToBytes();
        _reliable = to.Transport != SipTransport.Udp;
        _repeat = new OneShot(layer.Time, _gate, Repeat);
        _life = new OneShot(layer.Time, _gate, EndOfLife);
    }

    public SipRequest Request { get; }

    public SipDestination To { get; }

    public TransactionPhase Phase { get; private set; }

    private bool IsInvite => Request.Method == SipMethods.Invite;

    private SipTimers Timers => _layer.Timers;

    public void Start()
    {
        lock (_gate)
        {
            if (!_reliable)
            {
                _repeat.Set(Timers.T1);
            }

            _life.Set(Timers.Patience);
        }

        Send(_bytes);
    }

    public void Receive(SipResponse response)
    {
        byte[]? ack = null;
        bool pass;
        lock (_gate)
        {
            pass = response.IsFinal ? TakeFinal(response, ref ack) : TakeProvisional();
        }

        if (ack is not null)
        {
            _layer.Outlet.SendRequest(To, ack, null);
        }

        if (pass)
        {
            _user.Responded(this, response);
        }

        EndIfDone();
    }

    /// <summary>The user gives up waiting, for example because CANCEL had no effect. No event follows.</summary>
    public void Abandon()
    {
        lock (_gate)
        {
            if (Phase is TransactionPhase.Trying or TransactionPhase.Proceeding)
            {
                Phase = TransactionPhase.Terminated;
            }
        }

        EndIfDone();
    }

    private bool TakeProvisional()
    {
        if (Phase is not (TransactionPhase.Trying or TransactionPhase.Proceeding))
        {
            return false;
        }

        if (Phase == TransactionPhase.Trying)
        {
            Phase = TransactionPhase.Proceeding;
            if (IsInvite)
            {
                _repeat.Stop();
                _life.Stop();
            }
            else if (!_reliable)
            {
                _repeat.Set(Timers.T2);
            }
        }

        return true;
    }

    private bool TakeFinal(SipResponse response, ref byte[]? ack)
    {
        switch (Phase)
        {
            case TransactionPhase.Trying or TransactionPhase.Proceeding when IsInvite && response.IsSuccess:
                Become(TransactionPhase.Accepted, Timers.Patience);
                return true;
            case TransactionPhase.Accepted:
                return response.IsSuccess;
            case TransactionPhase.Trying or TransactionPhase.Proceeding when IsInvite:
                ack = _ack = AckFor(response).ToBytes();
                Become(TransactionPhase.Completed, _reliable ? TimeSpan.Zero : Timers.D);
                return true;
            case TransactionPhase.Trying or TransactionPhase.Proceeding:
                Become(TransactionPhase.Completed, _reliable ? TimeSpan.Zero : Timers.T4);
                return true;
            case TransactionPhase.Completed when IsInvite && !response.IsSuccess:
                // The peer has not received our ACK.
                ack = _ack;
                return false;
            default:
                return false;
        }
    }

    private void Become(TransactionPhase phase, TimeSpan life)
    {
        Phase = phase;
        _repeat.Stop();
        if (life == TimeSpan.Zero)
        {
            _life.Stop();
            Phase = TransactionPhase.Terminated;
        }
        else
        {
            _life.Set(life);
        }
    }

    private void Repeat()
    {
        lock (_gate)
        {
            if (Phase is not (TransactionPhase.Trying or TransactionPhase.Proceeding) || (IsInvite && Phase == TransactionPhase.Proceeding))
            {
                return;
            }

            var next = _repeat.Interval * 2;
            _repeat.Set(IsInvite || next < Timers.T2 ? next : Timers.T2);
        }

        _layer.Metrics.Repeated();
        Send(_bytes);
    }

    private void EndOfLife() => Fail(408);

    private void Fail(int status)
    {
        bool unanswered;
        lock (_gate)
        {
            unanswered = Phase is TransactionPhase.Trying or TransactionPhase.Proceeding;
            Phase = TransactionPhase.Terminated;
        }

        if (unanswered)
        {
            _user.Failed(this, status);
        }

        EndIfDone();
    }

    // A failure is reported later, because it may be found while the user still holds its own lock.
    private void Send(byte[] bytes) => _layer.Outlet.SendRequest(To, bytes, () => _layer.Later(() =>
    {
        if (Phase is TransactionPhase.Trying)
        {
            Fail(503);
        }
    }));

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

    // RFC 3261, 17.1.1.3.
    private SipRequest AckFor(SipResponse response)
    {
        var ack = new SipRequest(SipMethods.Ack, Request.Uri);
        ack.Headers.Add(SipHeaderNames.Via, Request.Headers.Values(SipHeaderNames.Via)[0]);
        Request.Headers.CopyTo(ack.Headers, SipHeaderNames.Route);
        ack.Headers.Add(SipHeaderNames.MaxForwards, "70");
        Request.Headers.CopyTo(ack.Headers, SipHeaderNames.From);
        response.Headers.CopyTo(ack.Headers, SipHeaderNames.To);
        Request.Headers.CopyTo(ack.Headers, SipHeaderNames.CallId);
        ack.Headers.Add(SipHeaderNames.CSeq, new SipCSeq(Request.CSeq.Number, SipMethods.Ack).ToString());
        return ack;
    }
}
