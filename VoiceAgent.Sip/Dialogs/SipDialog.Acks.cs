using VoiceAgent.Sip.Messages;
using VoiceAgent.Sip.Transactions;
using VoiceAgent.Sip.Transport;

namespace VoiceAgent.Sip.Dialogs;

/// <summary>ACK for 2xx, in both directions. Neither is part of a transaction.</summary>
public sealed partial class SipDialog
{
    private readonly Dictionary<uint, Unconfirmed> _unconfirmed = [];
    private (uint Sequence, SipRequest Ack, SipDestination To)? _lastAck;

    /// <summary>Confirms the peer's 2xx.</summary>
    /// <param name="answer">If the 2xx had an offer.</param>
    internal async Task AcknowledgeAsync(uint sequence, SipDestination to, SipBody? answer)
    {
        var state = State;
        var destination = FirstDestination(state) ?? await _core.Sender.FirstAsync(NextHop(state), CancellationToken.None) ?? to;
        var ack = New(SipMethods.Ack, state, sequence);
        _digest.Authorize(ack);
        ack.Body = answer;
        lock (_gate)
        {
            _lastAck = (sequence, ack, destination);
        }

        _core.Sender.SendAck(ack, destination);
    }

    /// <summary>The peer has sent its 2xx again, so our ACK was lost.</summary>
    internal void AcknowledgeAgain(uint sequence)
    {
        (uint, SipRequest, SipDestination)? last;
        lock (_gate)
        {
            last = _lastAck;
        }

        if (last is var (known, ack, to) && known == sequence)
        {
            _core.Sender.SendAck(ack.Copy(), to);
        }
    }

    /// <summary>Sends a 2xx, and again until ACK comes (RFC 3261, 13.3.1.4).</summary>
    /// <param name="offered">Whether the 2xx had an offer, so that the ACK has the answer.</param>
    internal bool SendUntilAck(ServerTransaction transaction, SipResponse accepted, bool offered)
    {
        var waiting = new Unconfirmed(this, transaction, accepted.ToBytes(), offered);
        lock (_gate)
        {
            _unconfirmed[transaction.Request.CSeq.Number] = waiting;
        }

        if (transaction.Respond(accepted))
        {
            waiting.Start();
            return true;
        }

        lock (_gate)
        {
            _unconfirmed.Remove(transaction.Request.CSeq.Number);
        }

        return false;
    }

    /// <summary>The peer's ACK.</summary>
    internal void Acknowledged(SipRequest ack)
    {
        Unconfirmed? waiting;
        lock (_gate)
        {
            if (!_unconfirmed.Remove(ack.CSeq.Number, out waiting))
            {
                return;
            }

            waiting.Stop();
        }

        if (waiting.Offered && ack.Body is { } answer && _owner is { } owner)
        {
            Change(state => state with { RemoteBody = answer });
            _calls.Post(SipMethods.Ack, () => owner.AnsweredAsync(this, answer));
        }
    }

    private void NotConfirmed(uint sequence)
    {
        lock (_gate)
        {
            if (!_unconfirmed.Remove(sequence, out var waiting))
            {
                return;
            }

            waiting.Stop();
        }

        _ = SayByeAsync(null, null);
        End(new SipDialogEnd(SipDialogEndCause.NoAck));
    }

    /// <summary>A 2xx of ours that waits for ACK.</summary>
    private sealed class Unconfirmed
    {
        private readonly SipDialog _dialog;
        private readonly ServerTransaction _transaction;
        private readonly byte[] _accepted;
        private readonly OneShot _repeat;
        private readonly TaskCompletionSource _confirmed = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private TimeSpan _waited;

        public Unconfirmed(SipDialog dialog, ServerTransaction transaction, byte[] accepted, bool offered)
        {
            (_dialog, _transaction, _accepted, Offered) = (dialog, transaction, accepted, offered);
            _repeat = new OneShot(dialog._core.Time, dialog._gate, Repeat);
        }

        public bool Offered { get; }

        public Task Confirmed => _confirmed.Task;

        private SipTimers Timers => _dialog._core.Timers;

        public void Start()
        {
            lock (_dialog._gate)
            {
                if (!_confirmed.Task.IsCompleted)
                {
                    _repeat.Set(Timers.T1);
                }
            }
        }

        // The dialog's lock is held.
        public void Stop()
        {
            _repeat.Dispose();
            _confirmed.TrySetResult();
        }

        private void Repeat()
        {
            bool over;
            lock (_dialog._gate)
            {
                if (_confirmed.Task.IsCompleted)
                {
                    return;
                }

                _waited += _repeat.Interval;
                over = _waited >= Timers.Patience;
                if (!over)
                {
                    var next = _repeat.Interval * 2;
                    _repeat.Set(next < Timers.T2 ? next : Timers.T2);
                }
            }

            if (over)
            {
                _dialog.NotConfirmed(_transaction.Request.CSeq.Number);
            }
            else
            {
                // The ACK may be lost over TCP too, between two proxies. So the transport does not matter.
                _transaction.SendAgain(_accepted);
            }
        }
    }
}
