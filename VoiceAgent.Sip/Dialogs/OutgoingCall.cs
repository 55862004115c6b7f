using VoiceAgent.Sip.Authentication;
using VoiceAgent.Sip.Messages;
using VoiceAgent.Sip.Requests;
using VoiceAgent.Sip.Transactions;
using VoiceAgent.Sip.Transport;

namespace VoiceAgent.Sip.Dialogs;

/// <summary>A call that we make, until its final answer. If it forks, each phone has an early dialog, and the first that answers wins.</summary>
internal sealed class OutgoingCall(DialogCore core, SipInvite invite, ISipDialogOwner owner)
{
    private static readonly string[] OwnHeaders =
    [
        SipHeaderNames.Via, SipHeaderNames.From, SipHeaderNames.To, SipHeaderNames.CallId, SipHeaderNames.CSeq, SipHeaderNames.Contact, SipHeaderNames.Route, SipHeaderNames.MaxForwards,
        SipHeaderNames.ContentLength, SipHeaderNames.ContentType, SipHeaderNames.Authorization, SipHeaderNames.ProxyAuthorization, SipHeaderNames.Allow, SipHeaderNames.Supported,
    ];

    private readonly string _callId = SipTokens.CallId();
    private readonly string _tag = SipTokens.Tag();
    private readonly DigestClient _digest = new(invite.Credential);
    private readonly Dictionary<string, SipDialog> _dialogs = [];
    private readonly HashSet<string> _refused = [];
    private readonly Lock _gate = new();
    private readonly SerialCalls _progress = new(core.Log, "");
    /// <summary>The tag of the phone whose answer counts. It is known before its dialog is.</summary>
    private readonly TaskCompletionSource<string?> _winner = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private TimeSpan _smallest = core.Options.SmallestSessionInterval;
    private uint _sequence;
    private string _contact = "";

    /// <exception cref="ArgumentException">A header of the invitation is one that the endpoint writes itself.</exception>
    public async Task<SipInviteResult> RunAsync(CancellationToken cancel)
    {
        foreach (var header in invite.Headers)
        {
            if (OwnHeaders.Contains(header.Name, StringComparer.OrdinalIgnoreCase))
            {
                throw new ArgumentException($"The endpoint writes the header '{header.Name}' itself. Remove it from the invitation.");
            }
        }

        using var ringing = new CancellationTokenSource(invite.Ringing ?? core.Options.LongestRinging, core.Time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(ringing.Token, cancel);
        SipExchange exchange;
        while (true)
        {
            exchange = await core.Sender.SendAsync(new OutgoingRequest(Build, invite.NextHops.Count > 0 ? invite.NextHops : [invite.Route is [var first, ..] ? first.Uri : invite.Target])
            {
                Digest = _digest,
                Provisional = Provisional,
                Repeated = Repeated,
            }, either.Token);
            if (exchange.Response is { Status: 422 } tooSmall && SessionInterval.Smallest(tooSmall) is var wanted && wanted > _smallest && !either.IsCancellationRequested)
            {
                _smallest = wanted;
                continue;
            }

            break;
        }

        _winner.TrySetResult(exchange.Response is { IsSuccess: true } answered ? answered.To.Tag ?? "" : null);
        if (exchange.Response is not { IsSuccess: true } accepted)
        {
            EndOthers(null, exchange.Status);
            var status = either.IsCancellationRequested ? (cancel.IsCancellationRequested ? 487 : 408) : exchange.Status;
            return new SipInviteResult(status, null, exchange.Response);
        }

        var dialog = await ConfirmAsync(exchange.Request!, accepted, exchange.To!, either.IsCancellationRequested);
        if (dialog is null || either.IsCancellationRequested)
        {
            // The answer was faster than CANCEL.
            _ = dialog?.ByeAsync();
            EndOthers(null, 487);
            return new SipInviteResult(cancel.IsCancellationRequested ? 487 : 408, null, accepted);
        }

        EndOthers(dialog, 487);
        return new SipInviteResult(accepted.Status, dialog, accepted);
    }

    private SipRequest Build(SipDestination destination)
    {
        _contact = core.ContactFor(destination.Transport, destination.Address.Address, invite.Target.IsSecure, invite.From.Uri.User);
        var request = new SipRequest(SipMethods.Invite, invite.Target.ForRequestLine());
        foreach (var route in invite.Route)
        {
            request.Headers.Add(SipHeaderNames.Route, route.ToString());
        }

        request.Headers.Add(SipHeaderNames.MaxForwards, "70");
        request.Headers.Add(SipHeaderNames.From, invite.From.WithTag(_tag).ToString());
        request.Headers.Add(SipHeaderNames.To, (invite.To ?? new NameAddress(invite.Target.ForRequestLine())).ToString());
        request.Headers.Add(SipHeaderNames.CallId, _callId);
        request.Headers.Add(SipHeaderNames.CSeq, new SipCSeq(++_sequence, SipMethods.Invite).ToString());
        request.Headers.Add(SipHeaderNames.Contact, _contact);
        core.Describe(request);
        if (invite.RequireReliableProgress)
        {
            request.Headers.Add(SipHeaderNames.Require, OptionTags.Reliable);
        }

        if (invite.Replaces is { } replaces)
        {
            request.Headers.Add(SipHeaderNames.Replaces, replaces.ToString());
            request.Headers.Add(SipHeaderNames.Require, OptionTags.Replaces);
        }

        SessionInterval.Ask(request, core.Options.SessionInterval, _smallest);
        foreach (var header in invite.Headers)
        {
            request.Headers.Add(header.Name, header.Value.ToString());
        }

        request.Body = invite.Offer;
        return request;
    }

    private void Provisional(SipRequest request, SipResponse response)
    {
        if (response.Status == 100)
        {
            return;
        }

        var dialog = response.To.Tag is null ? null : DialogOf(request, response);
        if (dialog is not null && response.Requires(OptionTags.Reliable) && SipText.TryNumber(response.Headers[SipHeaderNames.RSeq], uint.MaxValue, out var number))
        {
            if (!dialog.IsNextReliable(number))
            {
                return;
            }

            // An offer in a reliable response is answered in PRACK.
            var answer = invite.Offer is null && response.Body is { } offer && dialog.State.LocalBody is null ? invite.AnswerOffer?.Invoke(offer) : null;
            if (answer is not null)
            {
                dialog.Change(state => state with { LocalBody = answer, RemoteBody = response.Body });
            }

            _ = dialog.SendPrackAsync(number, request.CSeq, answer);
        }

        if (dialog is not null && response.Body is { } body)
        {
            dialog.Change(state => state with { RemoteBody = body });
        }

        if (invite.Progress is { } progress && !_progress.IsFull)
        {
            _progress.Post(SipMethods.Invite, () => progress(new SipProgress(response, dialog)));
        }
    }

    // A 2xx after the first: a repetition, because our ACK was lost or has not been sent yet, or another phone.
    private void Repeated(SipRequest request, SipDestination to, SipResponse accepted) => _ = RepeatedAsync(request, to, accepted);

    private async Task RepeatedAsync(SipRequest request, SipDestination to, SipResponse accepted)
    {
        var tag = accepted.To.Tag ?? "";
        SipDialog? known;
        var winner = await _winner.Task;
        lock (_gate)
        {
            known = _dialogs.GetValueOrDefault(tag);
        }

        bool isNew;
        lock (_gate)
        {
            isNew = tag != winner && _refused.Add(tag);
        }

        if (!isNew)
        {
            known?.AcknowledgeAgain(request.CSeq.Number);
        }
        else if (await ConfirmAsync(request, accepted, to, unwanted: true) is { } dialog)
        {
            await dialog.ByeAsync();
        }
    }

    private async Task<SipDialog?> ConfirmAsync(SipRequest request, SipResponse accepted, SipDestination to, bool unwanted)
    {
        var dialog = DialogOf(request, accepted);
        if (dialog is null)
        {
            return null;
        }

        var answer = invite.Offer is null && dialog.State.LocalBody is null && accepted.Body is { } offer ? invite.AnswerOffer?.Invoke(offer) : null;
        dialog.Change(state => state with
        {
            Phase = SipDialogPhase.Confirmed,
            LocalSequence = Math.Max(state.LocalSequence, request.CSeq.Number),
            RemoteTarget = accepted.Contact?.Uri.ToString() ?? state.RemoteTarget,
            RouteSet = RoutesOf(accepted),
            LocalBody = answer ?? state.LocalBody,
            RemoteBody = accepted.Body ?? state.RemoteBody,
            SessionTimer = unwanted ? null : SessionInterval.Decided(accepted, core.Time.GetUtcNow()),
        });
        await dialog.AcknowledgeAsync(request.CSeq.Number, to, answer);
        dialog.StartSessionTimer();
        return dialog;
    }

    private SipDialog? DialogOf(SipRequest request, SipResponse response)
    {
        lock (_gate)
        {
            var tag = response.To.Tag ?? "";
            if (_dialogs.TryGetValue(tag, out var known) && (known.State.Phase != SipDialogPhase.Ended || !response.IsSuccess))
            {
                // The early dialog of a phone that lost has ended. If the phone answers nevertheless, it gets a new one.
                return known.State.Phase == SipDialogPhase.Ended ? null : known;
            }

            var caller = request.From;
            var callee = request.To;
            var dialog = new SipDialog(core, new SipDialogState
            {
                CallId = _callId,
                LocalTag = _tag,
                RemoteTag = tag,
                LocalAddress = (caller with { Parameters = caller.Parameters.Without("tag") }).ToString(),
                RemoteAddress = callee.ToString(),
                LocalContact = _contact,
                RemoteTarget = (response.Contact?.Uri ?? request.Uri).ToString(),
                RouteSet = RoutesOf(response),
                LocalSequence = request.CSeq.Number,
                IsCaller = true,
                IsSecure = invite.Target.IsSecure,
                LocalBody = invite.Offer,
                RemoteBody = response.Body,
                PeerAllows = [.. response.Headers.Values(SipHeaderNames.Allow)],
                PeerSupports = [.. response.Headers.Values(SipHeaderNames.Supported)],
            }, owner, _digest);
            _dialogs[tag] = dialog;
            core.Add(dialog);
            return dialog;
        }
    }

    private void EndOthers(SipDialog? winner, int status)
    {
        List<SipDialog> others;
        lock (_gate)
        {
            others = [.. _dialogs.Values.Where(dialog => dialog != winner && dialog.State.Phase == SipDialogPhase.Early)];
        }

        foreach (var other in others)
        {
            other.End(new SipDialogEnd(SipDialogEndCause.Remote, Status: status));
        }
    }

    // RFC 3261, 12.1.2: in reverse order.
    private static List<string> RoutesOf(SipResponse response)
    {
        var routes = response.Headers.Values(SipHeaderNames.RecordRoute);
        routes.Reverse();
        return routes;
    }
}
