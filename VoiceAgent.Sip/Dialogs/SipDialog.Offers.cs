using VoiceAgent.Sip.Messages;
using VoiceAgent.Sip.Requests;
using VoiceAgent.Sip.Telemetry;
using VoiceAgent.Sip.Transactions;

namespace VoiceAgent.Sip.Dialogs;

/// <summary>Changes of the session by re-INVITE and UPDATE, in both directions.</summary>
public sealed partial class SipDialog
{
    private const int MostGlares = 3;

    private readonly SemaphoreSlim _ourTurn = new(1);
    private bool _weOffer;
    private ServerTransaction? _peerOffers;

    /// <summary>Offers another session. A glare (491) is repeated after the wait of RFC 3261, 14.1, up to three times. A refusal leaves the session as it was.</summary>
    public Task<SipOutcome> ReinviteAsync(SipBody offer, CancellationToken stopping = default) => OfferAsync(SipMethods.Invite, offer, stopping);

    /// <summary>As <see cref="ReinviteAsync"/>, but by UPDATE, which also works while the call rings. Null refreshes only the session timer.</summary>
    public Task<SipOutcome> UpdateAsync(SipBody? offer, CancellationToken stopping = default) => OfferAsync(SipMethods.Update, offer, stopping);

    private async Task<SipOutcome> OfferAsync(string method, SipBody? offer, CancellationToken stopping)
    {
        await _ourTurn.WaitAsync(stopping);
        try
        {
            for (var glares = 0; ; glares++)
            {
                bool free;
                lock (_gate)
                {
                    free = _peerOffers is null;
                    _weOffer = free;
                }

                var outcome = free ? await OfferOnceAsync(method, offer, stopping) : new SipOutcome(491);
                if (outcome.Status != 491 || glares == MostGlares || State.Phase == SipDialogPhase.Ended)
                {
                    return outcome;
                }

                var (least, most) = State.IsCaller ? (2.1, 4.0) : (0.0, 2.0);
                await Task.Delay(_core.Between(TimeSpan.FromSeconds(least), TimeSpan.FromSeconds(most)), _core.Time, stopping);
            }
        }
        finally
        {
            _ourTurn.Release();
        }
    }

    private async Task<SipOutcome> OfferOnceAsync(string method, SipBody? offer, CancellationToken stopping)
    {
        try
        {
            var smallest = _core.Options.SmallestSessionInterval;
            while (true)
            {
                var timer = State.SessionTimer;
                var exchange = await SendAsync(method, request =>
                {
                    request.Body = offer;
                    SessionInterval.Ask(request, timer?.Interval ?? _core.Options.SessionInterval, smallest, timer is null ? null : timer.WeRefresh ? "uac" : "uas");
                }, (request, _, response) => AcknowledgeAgain(response.CSeq.Number), stopping);
                if (exchange.Response is { Status: 422 } tooSmall && SessionInterval.Smallest(tooSmall) is var wanted && wanted > smallest)
                {
                    smallest = wanted;
                    continue;
                }

                if (exchange.Response is { IsSuccess: true } accepted)
                {
                    await AcceptedAsync(method, offer, exchange, accepted);
                }
                else
                {
                    EndIfLost(exchange.Status);
                }

                return new SipOutcome(exchange.Status, exchange.Response);
            }
        }
        finally
        {
            lock (_gate)
            {
                _weOffer = false;
            }
        }
    }

    private async Task AcceptedAsync(string method, SipBody? offer, SipExchange exchange, SipResponse accepted)
    {
        var timer = SessionInterval.Decided(accepted, _core.Time.GetUtcNow());
        Change(state => state with
        {
            RemoteTarget = accepted.Contact?.Uri.ToString() ?? state.RemoteTarget,
            LocalBody = offer ?? state.LocalBody,
            RemoteBody = accepted.Body ?? state.RemoteBody,
            SessionTimer = timer,
        });
        StartSessionTimer();
        if (method == SipMethods.Invite)
        {
            await AcknowledgeAsync(exchange.Request!.CSeq.Number, exchange.To!, null);
        }
    }

    // The peer's re-INVITE or UPDATE.
    private void OfferedBy(ServerTransaction transaction)
    {
        var request = transaction.Request;
        var isInvite = request.Method == SipMethods.Invite;
        var carriesOffer = isInvite || !request.Content.IsEmpty;
        if (SessionInterval.Refusal(request, transaction.Tag, _core.Options.SmallestSessionInterval) is { } tooSmall)
        {
            transaction.Respond(tooSmall);
            return;
        }

        var glare = 0;
        lock (_gate)
        {
            if (carriesOffer)
            {
                glare = _weOffer || _saysBye ? 491 : _peerOffers is not null || (isInvite && _unconfirmed.Values.Any(static waiting => waiting.Offered)) ? 500 : 0;
                if (glare == 0)
                {
                    _peerOffers = transaction;
                }
            }
        }

        if (glare != 0)
        {
            var refusal = request.Respond(glare, transaction.Tag);
            if (glare == 500)
            {
                refusal.Headers.Add(SipHeaderNames.RetryAfter, $"{(int)_core.Between(TimeSpan.Zero, TimeSpan.FromSeconds(10)).TotalSeconds}");
            }

            transaction.Respond(refusal);
            return;
        }

        _core.Run(transaction, async () =>
        {
            try
            {
                var answer = carriesOffer ? await AnswerAsync(request) : new SipAnswer(200);

                // The peer may offer again as soon as it has the answer.
                OfferIsOver(transaction);
                Answer(transaction, answer, isInvite);
            }
            finally
            {
                OfferIsOver(transaction);
            }
        });
    }

    private void OfferIsOver(ServerTransaction transaction)
    {
        lock (_gate)
        {
            _peerOffers = _peerOffers == transaction ? null : _peerOffers;
        }
    }

    private async Task<SipAnswer> AnswerAsync(SipRequest request)
    {
        if (_owner is not { } owner)
        {
            return new SipAnswer(500);
        }

        try
        {
            return await owner.OfferedAsync(this, new SipOffer(request.Body, request));
        }
        catch (Exception failure)
        {
            _core.Log.HandlerFailed(failure, request.Method, Id.CallId);
            return new SipAnswer(500);
        }
    }

    private void Answer(ServerTransaction transaction, SipAnswer answer, bool isInvite)
    {
        var request = transaction.Request;
        var response = request.Respond(answer.Status, transaction.Tag);
        if (!response.IsSuccess)
        {
            transaction.Respond(response);
            return;
        }

        var timer = SessionInterval.Answer(request, response, _core.Options.SessionInterval, _core.Options.SmallestSessionInterval, _core.Time.GetUtcNow());
        response.Headers.Add(SipHeaderNames.Contact, _core.ContactFor(transaction.Flow.Transport, transaction.Flow.Remote.Address, _state.IsSecure));
        _core.Describe(response);
        response.Body = answer.Body;

        // The state is new before the peer knows it.
        Change(state => state with { LocalBody = answer.Body ?? state.LocalBody, RemoteBody = request.Body ?? state.RemoteBody, SessionTimer = timer });
        var sent = isInvite ? SendUntilAck(transaction, response, offered: request.Content.IsEmpty) : transaction.Respond(response);
        if (sent)
        {
            StartSessionTimer();
        }
    }
}
