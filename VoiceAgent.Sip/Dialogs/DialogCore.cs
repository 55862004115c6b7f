using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using VoiceAgent.Sip.Authentication;
using VoiceAgent.Sip.Messages;
using VoiceAgent.Sip.Requests;
using VoiceAgent.Sip.Telemetry;
using VoiceAgent.Sip.Transactions;
using VoiceAgent.Sip.Transport;

namespace VoiceAgent.Sip.Dialogs;

/// <summary>All dialogs of an endpoint, and what they share. It gives each incoming request to its dialog or to the handler.</summary>
internal sealed class DialogCore(RequestSender sender, TransportLayer transport, SipDialogOptions options, DialogHandlers handlers, DigestServer digests, ISipGuard? guard, DialogServices services) : IServerUser
{
    private static readonly string[] OnlyInDialogs = [SipMethods.Bye, SipMethods.Prack, SipMethods.Update, SipMethods.Info, SipMethods.Notify];
    private readonly ConcurrentDictionary<SipDialogId, SipDialog> _dialogs = new();
    private readonly ConcurrentDictionary<ServerTransaction, SipIncomingInvite> _invites = new();

    public RequestSender Sender => sender;

    public SipDialogOptions Options => options;

    public DigestServer Digests => digests;

    public ISipGuard? Guard => guard;

    public TimeProvider Time => services.Time;

    public ILogger Log => services.Log;

    public SipTimers Timers => sender.Transactions.Timers;

    public int Count => _dialogs.Count;

    public SipDialog? Find(SipDialogId id) => _dialogs.GetValueOrDefault(id);

    public bool Add(SipDialog dialog) => _dialogs.TryAdd(dialog.Id, dialog);

    public void Remove(SipDialog dialog) => _dialogs.TryRemove(new KeyValuePair<SipDialogId, SipDialog>(dialog.Id, dialog));

    public void Forget(ServerTransaction invite) => _invites.TryRemove(invite, out _);

    public TimeSpan Between(TimeSpan least, TimeSpan most) => services.Between(least, most);

    /// <summary>Our Contact as a peer at this destination must see it.</summary>
    public string ContactFor(SipTransport over, System.Net.IPAddress peer, bool secure, string? user = null)
    {
        var (host, port) = transport.Own(over, peer) ?? ("unknown.invalid", 0);
        var scheme = secure ? "sips" : "sip";
        return $"<{scheme}:{user ?? services.ContactUser}@{HostPort.Write(host, port)}{(secure || over == SipTransport.Udp ? "" : $";transport={over.ToString().ToLowerInvariant()}")}>";
    }

    /// <summary>The headers of our responses and requests that say what we can.</summary>
    public void Describe(SipMessage message)
    {
        message.Headers.Set(SipHeaderNames.Allow, SipMethods.Allowed);
        message.Headers.Set(SipHeaderNames.Supported, OptionTags.Supported);
        if (services.Product is not null && message is SipResponse)
        {
            message.Headers.Set(SipHeaderNames.Server, services.Product);
        }
    }

    public SipDialog Resume(SipResumption resumption)
    {
        var dialog = new SipDialog(this, resumption.State, resumption.Owner, new DigestClient(resumption.Credential));
        if (!Add(dialog))
        {
            return Find(resumption.State.Id) ?? Resume(resumption);
        }

        dialog.StartSessionTimer();
        return dialog;
    }

    /// <summary>The endpoint stops. Another process may go on with the dialogs, so their timers must do nothing more here.</summary>
    public void Detach()
    {
        foreach (var dialog in _dialogs.Values)
        {
            dialog.Detach();
        }
    }

    public void Requested(ServerTransaction transaction)
    {
        var request = transaction.Request;
        if (request.To.Tag is { } tag)
        {
            var id = new SipDialogId(request.CallId, tag, request.From.Tag ?? "");
            if (Find(id) is { } dialog)
            {
                dialog.Requested(transaction);
            }
            else
            {
                Run(transaction, () => FindAndRequestAsync(id, transaction));
            }

            return;
        }

        if (request.Uri.Scheme is not ("sip" or "sips" or "tel"))
        {
            transaction.Respond(416);
        }
        else if (OptionTags.Unknown(request) is { Count: > 0 } unknown)
        {
            RefuseExtensions(transaction, unknown);
        }
        else if (OnlyInDialogs.Contains(request.Method))
        {
            transaction.Respond(481);
        }
        else if (request.Method == SipMethods.Invite)
        {
            Run(transaction, () => InvitedAsync(transaction));
        }
        else
        {
            Run(transaction, async () =>
            {
                var response = await handlers.Requested(transaction) ?? Usual(transaction);
                transaction.Respond(response);
            });
        }
    }

    public void Acknowledged(SipRequest ack, SipFlow flow) => Find(new SipDialogId(ack.CallId, ack.To.Tag ?? "", ack.From.Tag ?? ""))?.Acknowledged(ack);

    public void Cancelled(ServerTransaction invite, SipRequest cancel)
    {
        if (_invites.TryGetValue(invite, out var call))
        {
            call.Cancel(cancel);
        }
        else
        {
            invite.Respond(487);
        }
    }

    public void Strayed(SipResponse response, SipFlow flow) => Find(new SipDialogId(response.CallId, response.From.Tag ?? "", response.To.Tag ?? ""))?.AcknowledgeAgain(response.CSeq.Number);

    public static void RefuseExtensions(ServerTransaction transaction, List<string> unknown)
    {
        var response = transaction.Request.Respond(420, transaction.Tag);
        response.Headers.Add(SipHeaderNames.Unsupported, string.Join(", ", unknown));
        transaction.Respond(response);
    }

    /// <summary>Runs a handler off the thread of the socket. Its failure is answered with 500.</summary>
    public void Run(ServerTransaction transaction, Func<Task> handle) => _ = Task.Run(async () =>
    {
        try
        {
            await handle();
        }
        catch (Exception failure)
        {
            Log.HandlerFailed(failure, transaction.Request.Method, transaction.Request.CallId);
            transaction.Respond(500);
        }
    });

    private async Task FindAndRequestAsync(SipDialogId id, ServerTransaction transaction)
    {
        if (await handlers.FindDialog(id, transaction.Request) is { } found && found.State.Phase != SipDialogPhase.Ended)
        {
            Resume(found).Requested(transaction);
        }
        else
        {
            transaction.Respond(481);
        }
    }

    private async Task InvitedAsync(ServerTransaction transaction)
    {
        var request = transaction.Request;
        if (request.Contact is null)
        {
            transaction.Respond(400, "The header Contact is missing.");
            return;
        }

        if (Count >= options.MostDialogs)
        {
            var busy = request.Respond(503, transaction.Tag);
            busy.Headers.Add(SipHeaderNames.RetryAfter, "10");
            transaction.Respond(busy);
            return;
        }

        if (request.Headers.Has(SipHeaderNames.ContentEncoding) && request.Headers[SipHeaderNames.ContentEncoding] != "identity")
        {
            transaction.Respond(415);
            return;
        }

        if (SessionInterval.Refusal(request, transaction.Tag, options.SmallestSessionInterval) is { } tooSmall)
        {
            transaction.Respond(tooSmall);
            return;
        }

        var (replaced, refusal) = await ReplacedAsync(request);
        if (refusal != 0)
        {
            transaction.Respond(refusal);
            return;
        }

        var invite = new SipIncomingInvite(this, transaction, replaced);
        _invites[transaction] = invite;
        if (!transaction.IsOpen)
        {
            Forget(transaction);
            return;
        }

        try
        {
            await handlers.Invited(invite);
        }
        catch (Exception failure)
        {
            Log.HandlerFailed(failure, request.Method, request.CallId);
            invite.Reject(500);
        }
    }

    // RFC 3891, 3.
    private async Task<(SipDialog? Dialog, int Refusal)> ReplacedAsync(SipRequest request)
    {
        if (request.Headers[SipHeaderNames.Replaces] is not { } header)
        {
            return (null, 0);
        }

        if (!SipReplaces.TryParse(header, out var replaces))
        {
            return (null, 400);
        }

        var id = new SipDialogId(replaces.CallId, replaces.ToTag, replaces.FromTag);
        var dialog = Find(id);
        if (dialog is null && await handlers.FindDialog(id, request) is { } found)
        {
            if (found.State.Phase == SipDialogPhase.Ended)
            {
                return (null, 603);
            }

            dialog = Resume(found);
        }

        return dialog?.State switch
        {
            null => (null, 481),
            { Phase: SipDialogPhase.Ended } => (null, 603),
            { Phase: SipDialogPhase.Confirmed } when replaces.EarlyOnly => (null, 486),
            { Phase: SipDialogPhase.Early, IsCaller: false } => (null, 481),
            _ => (dialog, 0),
        };
    }

    private SipResponse Usual(ServerTransaction transaction)
    {
        var request = transaction.Request;
        var known = request.Method is SipMethods.Options or SipMethods.Register or SipMethods.Message or SipMethods.Refer;
        if (request.Method == SipMethods.Options && request.Headers.Values(SipHeaderNames.Accept) is { Count: > 0 } accepts && !accepts.Exists(type => type.Contains("sdp", StringComparison.OrdinalIgnoreCase) || type.Contains("*/*", StringComparison.Ordinal) || type.Contains("application/*", StringComparison.Ordinal)))
        {
            return request.Respond(406, transaction.Tag);
        }

        var response = request.Respond(request.Method == SipMethods.Options ? 200 : known ? 405 : 501, transaction.Tag);
        Describe(response);
        if (response.IsSuccess)
        {
            response.Headers.Set(SipHeaderNames.Accept, SipBody.Sdp);
        }

        return response;
    }
}
