using VoiceAgent.Sip.Messages;
using VoiceAgent.Sip.Transactions;

namespace VoiceAgent.Sip.Dialogs;

/// <summary>Requests of the peer.</summary>
public sealed partial class SipDialog
{
    internal void Requested(ServerTransaction transaction)
    {
        var request = transaction.Request;
        lock (_gate)
        {
            if (_state.Phase == SipDialogPhase.Ended)
            {
                transaction.Respond(481);
                return;
            }

            // RFC 3261, 12.2.2.
            if (_state.RemoteSequence is { } last && request.CSeq.Number <= last)
            {
                transaction.Respond(500, "The CSeq is not higher than the last one.");
                return;
            }

            Heard(transaction.Flow);
            var target = request.Method is SipMethods.Invite or SipMethods.Update ? request.Contact : null;
            Change(state => state with
            {
                RemoteSequence = request.CSeq.Number,
                RemoteTarget = target?.Uri.ToString() ?? state.RemoteTarget,
                PeerSource = transaction.Flow.Remote.ToString(),
                PeerTransport = transaction.Flow.Transport,
            });
        }

        if (OptionTags.Unknown(request) is { Count: > 0 } unknown)
        {
            DialogCore.RefuseExtensions(transaction, unknown);
            return;
        }

        switch (request.Method)
        {
            case SipMethods.Bye:
                PeerSaysBye(transaction);
                break;
            case SipMethods.Invite or SipMethods.Update:
                OfferedBy(transaction);
                break;
            case SipMethods.Prack:
                transaction.Respond(Confirm(request) ? 200 : 481);
                break;
            case SipMethods.Info:
                PeerInforms(transaction);
                break;
            case SipMethods.Refer:
                ReferredBy(transaction);
                break;
            case SipMethods.Notify:
                NotifiedBy(transaction);
                break;
            default:
                var response = request.Respond(request.Method == SipMethods.Options ? 200 : request.Method is SipMethods.Message or SipMethods.Register ? 405 : 501, transaction.Tag);
                _core.Describe(response);
                transaction.Respond(response);
                break;
        }
    }

    private void PeerSaysBye(ServerTransaction transaction)
    {
        ServerTransaction? offer;
        lock (_gate)
        {
            offer = _peerOffers;
        }

        offer?.Respond(487);
        transaction.Respond(200);
        End(new SipDialogEnd(SipDialogEndCause.Remote, SipIdentity.Reason(transaction.Request)));
    }

    private void PeerInforms(ServerTransaction transaction)
    {
        if (_calls.IsFull)
        {
            var busy = transaction.Request.Respond(503, transaction.Tag);
            busy.Headers.Add(SipHeaderNames.RetryAfter, "1");
            transaction.Respond(busy);
            return;
        }

        transaction.Respond(200);
        if (transaction.Request.Body is { } body && _owner is { } owner)
        {
            _calls.Post(SipMethods.Info, () => owner.InfoAsync(this, body));
        }
    }
}
