using VoiceAgent.Sip.Messages;
using VoiceAgent.Sip.Requests;
using VoiceAgent.Sip.Transport;

namespace VoiceAgent.Sip.Dialogs;

/// <summary>Requests of ours.</summary>
public sealed partial class SipDialog
{
    private bool _saysBye;

    /// <summary>Ends the dialog. Does nothing if it has ended. Completes when the peer has answered or cannot be reached.</summary>
    public async Task ByeAsync(SipReason? reason = null, IEnumerable<SipHeader>? headers = null)
    {
        Task confirmed;
        lock (_gate)
        {
            if (_saysBye || _state.Phase == SipDialogPhase.Ended)
            {
                return;
            }

            _saysBye = true;

            // The callee waits for ACK (RFC 3261, 15). The wait is bounded: without ACK, the dialog ends by itself.
            confirmed = _unconfirmed.Values.FirstOrDefault()?.Confirmed ?? Task.CompletedTask;
        }

        await confirmed;
        await SayByeAsync(reason, headers);
        End(new SipDialogEnd(SipDialogEndCause.Local, reason));
    }

    public Task<SipOutcome> InfoAsync(SipBody body, CancellationToken stopping = default) => AskAsync(SipMethods.Info, request => request.Body = body, stopping);

    /// <summary>Asks whether the peer is still there. 481 and 408 end the dialog.</summary>
    public Task<SipOutcome> OptionsAsync(CancellationToken stopping = default) => AskAsync(SipMethods.Options, request => request.Headers.Set(SipHeaderNames.Accept, SipBody.Sdp), stopping);

    /// <summary>Sends a request, and ends the dialog if the peer no longer has it (RFC 5057).</summary>
    internal async Task<SipOutcome> AskAsync(string method, Action<SipRequest> fill, CancellationToken stopping)
    {
        var exchange = await SendAsync(method, fill, null, stopping);
        EndIfLost(exchange.Status);
        return new SipOutcome(exchange.Status, exchange.Response);
    }

    internal Task SayByeAsync(SipReason? reason, IEnumerable<SipHeader>? headers) => SendAsync(SipMethods.Bye, request =>
    {
        request.Headers.Set(SipHeaderNames.Reason, reason?.ToString());
        foreach (var header in headers ?? [])
        {
            request.Headers.Add(header.Name, header.Value.ToString());
        }
    }, null, CancellationToken.None);

    private void EndIfLost(int status)
    {
        if (status is 481 or 408 && State.Phase == SipDialogPhase.Confirmed)
        {
            if (status == 408)
            {
                _ = SayByeAsync(null, null);
            }

            End(new SipDialogEnd(SipDialogEndCause.PeerLost, Status: status));
        }
    }

    private Task<SipExchange> SendAsync(string method, Action<SipRequest> fill, Action<SipRequest, SipDestination, SipResponse>? repeated, CancellationToken stopping)
    {
        var state = State;
        return _core.Sender.SendAsync(new OutgoingRequest(destination => Build(method, destination, fill), [NextHop(state)]) { Digest = _digest, First = FirstDestination(state), Repeated = repeated }, stopping);
    }

    private static SipUri NextHop(SipDialogState state) => state.RouteSet is [var first, ..] ? NameAddress.Parse(first).Uri : SipUri.Parse(state.RemoteTarget);

    private SipRequest Build(string method, SipDestination destination, Action<SipRequest> fill)
    {
        SipDialogState state;
        var contact = _core.ContactFor(destination.Transport, destination.Address.Address, _state.IsSecure);
        lock (_gate)
        {
            _state = _state with { LocalSequence = _state.LocalSequence + 1, LocalContact = contact, Version = _state.Version + 1 };
            state = _state;
            if (state.Phase != SipDialogPhase.Ended)
            {
                Report();
            }
        }

        var request = New(method, state, state.LocalSequence);
        if (method is SipMethods.Invite or SipMethods.Update or SipMethods.Refer or SipMethods.Notify)
        {
            request.Headers.Add(SipHeaderNames.Contact, contact);
        }

        if (method is SipMethods.Invite or SipMethods.Update or SipMethods.Options)
        {
            _core.Describe(request);
        }

        fill(request);
        return request;
    }

    // RFC 3261, 12.2.1.1.
    private static SipRequest New(string method, SipDialogState state, uint sequence)
    {
        var target = SipUri.Parse(state.RemoteTarget);
        var routes = state.RouteSet;
        var strict = routes is [var first, ..] && !NameAddress.Parse(first).Uri.IsLoose;
        var request = new SipRequest(method, strict ? NameAddress.Parse(routes[0]).Uri.ForRequestLine() : target);
        foreach (var route in strict ? routes.Skip(1).Append($"<{target}>") : routes)
        {
            request.Headers.Add(SipHeaderNames.Route, route);
        }

        request.Headers.Add(SipHeaderNames.MaxForwards, "70");
        request.Headers.Add(SipHeaderNames.From, NameAddress.Parse(state.LocalAddress).WithTag(state.LocalTag).ToString());
        var to = NameAddress.Parse(state.RemoteAddress);
        request.Headers.Add(SipHeaderNames.To, (state.RemoteTag.Length == 0 ? to : to.WithTag(state.RemoteTag)).ToString());
        request.Headers.Add(SipHeaderNames.CallId, state.CallId);
        request.Headers.Add(SipHeaderNames.CSeq, new SipCSeq(sequence, method).ToString());
        return request;
    }
}
