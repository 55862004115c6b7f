using System.Globalization;
using VoiceAgent.Sip.Authentication;
using VoiceAgent.Sip.Messages;
using VoiceAgent.Sip.Transactions;
using VoiceAgent.Sip.Transport;

namespace VoiceAgent.Sip.Dialogs;

/// <summary>A call that comes in, until it has its final answer.</summary>
public sealed class SipIncomingInvite
{
    private readonly DialogCore _core;
    private readonly ServerTransaction _transaction;
    private readonly SipDialog _dialog;
    private readonly CancellationTokenSource _cancelled = new();
    private readonly SemaphoreSlim _oneReliable = new(1);
    private uint _lastReliable = (uint)System.Security.Cryptography.RandomNumberGenerator.GetInt32(1, 1 << 20);

    internal SipIncomingInvite(DialogCore core, ServerTransaction transaction, SipDialog? replaced)
    {
        _core = core;
        _transaction = transaction;
        Replaced = replaced;
        Request = transaction.Request;
        Offer = Request.Body;
        var to = Request.To;
        _dialog = new SipDialog(core, new SipDialogState
        {
            CallId = Request.CallId,
            LocalTag = transaction.Tag,
            RemoteTag = Request.From.Tag ?? "",
            LocalAddress = (to with { Parameters = to.Parameters.Without("tag") }).ToString(),
            RemoteAddress = (Request.From with { Parameters = Request.From.Parameters.Without("tag") }).ToString(),
            LocalContact = Contact,
            RemoteTarget = Request.Contact!.Uri.ToString(),
            RouteSet = [.. Request.Headers.Values(SipHeaderNames.RecordRoute)],
            RemoteSequence = Request.CSeq.Number,
            IsSecure = Request.Uri.IsSecure,
            RemoteBody = Offer,
            PeerAllows = [.. Request.Headers.Values(SipHeaderNames.Allow)],
            PeerSupports = [.. Request.Headers.Values(SipHeaderNames.Supported)],
            PeerSource = Flow.Remote.ToString(),
            PeerTransport = Flow.Transport,
        }, null, new DigestClient(null));
        _dialog.Heard(Flow);
        core.Add(_dialog);
        _ = EndWithDialogAsync();
    }

    public SipRequest Request { get; }

    /// <summary>From where it came.</summary>
    public SipFlow Flow => _transaction.Flow;

    /// <summary>The session description. Null asks us for one (delayed offer): then the body of <see cref="AcceptAsync"/> is the offer, and the answer comes to the owner.</summary>
    public SipBody? Offer { get; }

    /// <summary>The dialog whose place this call shall take (Replaces). Null where there is none. Accepting this call ends that dialog.</summary>
    public SipDialog? Replaced { get; }

    /// <summary>The id of the dialog that begins with this call.</summary>
    public SipDialogId Id => _dialog.Id;

    /// <summary>Cancelled when the peer has ended the call before our answer (CANCEL or BYE).</summary>
    public CancellationToken Cancelled => _cancelled.Token;

    /// <summary>The Reason of CANCEL, for example that another phone has answered.</summary>
    public SipReason? CancelReason { get; private set; }

    /// <summary>Takes UPDATE and alike while the call rings. <see cref="AcceptAsync"/> sets it too.</summary>
    public ISipDialogOwner? Owner
    {
        get => _dialog.Owner;
        set => _dialog.Owner = value;
    }

    private string Contact => _core.ContactFor(Flow.Transport, Flow.Remote.Address, Request.Uri.IsSecure);

    /// <summary>Checks digest credentials. False: the call has been answered with 401.</summary>
    /// <param name="passwordOf">Gives the password of a user, or null for an unknown one.</param>
    public bool Authenticate(string realm, Func<string, string?> passwordOf)
    {
        var refusal = Challenge.For(_core.Digests, _core.Guard, _transaction, realm, passwordOf);
        if (refusal is not null)
        {
            Finish(refusal);
        }

        return refusal is null;
    }

    /// <summary>Sends a provisional response. If the peer requires it, or if <paramref name="reliable"/> is set and the peer can, it is repeated until PRACK comes, and this waits for it.</summary>
    /// <param name="status">180, 183 …</param>
    /// <param name="body">Early media. It is the answer if there was an offer.</param>
    public async Task ProgressAsync(int status, SipBody? body = null, bool reliable = false)
    {
        var response = Request.Respond(status, _transaction.Tag);
        response.Headers.Add(SipHeaderNames.Contact, Contact);
        _core.Describe(response);
        response.Body = body;
        if (!Request.Requires(OptionTags.Reliable) && !(reliable && Request.Supports(OptionTags.Reliable)))
        {
            if (_transaction.Respond(response) && body is not null)
            {
                _dialog.Change(state => state with { LocalBody = body });
            }

            return;
        }

        await _oneReliable.WaitAsync();
        try
        {
            var number = ++_lastReliable;
            response.Headers.Add(SipHeaderNames.Require, OptionTags.Reliable);
            response.Headers.Add(SipHeaderNames.RSeq, number.ToString(CultureInfo.InvariantCulture));
            var confirmed = _dialog.AwaitPrack(number, Request.CSeq);
            if (!_transaction.Respond(response))
            {
                return;
            }

            _dialog.Change(state => state with { LocalBody = body ?? state.LocalBody });
            if (!await RepeatedUntilAsync(confirmed, response.ToBytes()))
            {
                // RFC 3262, 3: without PRACK the call cannot go on.
                Reject(504, "No PRACK came");
            }
        }
        finally
        {
            _oneReliable.Release();
        }
    }

    /// <summary>Sends 200, and repeats it until ACK comes. If none comes, BYE is sent and the owner learns the end.</summary>
    /// <param name="body">Null only if an answer has been sent reliably before.</param>
    /// <exception cref="InvalidOperationException">The call has already ended or been answered.</exception>
    public Task<SipDialog> AcceptAsync(SipBody? body, ISipDialogOwner owner, IEnumerable<SipHeader>? headers = null)
    {
        var response = Request.Respond(200, _transaction.Tag);
        response.Headers.Add(SipHeaderNames.Contact, Contact);
        _core.Describe(response);
        var timer = SessionInterval.Answer(Request, response, _core.Options.SessionInterval, _core.Options.SmallestSessionInterval, _core.Time.GetUtcNow());
        Add(response, headers);
        response.Body = body;
        if (!_transaction.IsOpen)
        {
            throw new InvalidOperationException("The call has already ended or been answered.");
        }

        // The dialog is confirmed before the peer can know it, because BYE may follow at once.
        _dialog.Owner = owner;
        _dialog.Change(state => state with { Phase = SipDialogPhase.Confirmed, LocalBody = body ?? state.LocalBody, SessionTimer = timer });
        if (!_dialog.SendUntilAck(_transaction, response, offered: Offer is null))
        {
            throw new InvalidOperationException("The call has already ended or been answered.");
        }

        _core.Forget(_transaction);
        _dialog.StartSessionTimer();
        if (Replaced is { } replaced)
        {
            _ = replaced.SayByeAsync(null, null);
            replaced.End(new SipDialogEnd(SipDialogEndCause.Replaced));
        }

        return Task.FromResult(_dialog);
    }

    /// <summary>Refuses the call. Does nothing if it has ended.</summary>
    /// <param name="status">300 to 699.</param>
    public void Reject(int status, string? reason = null, IEnumerable<SipHeader>? headers = null)
    {
        var response = Request.Respond(status, _transaction.Tag, reason);
        Add(response, headers);
        Finish(response);
    }

    /// <summary>Answers 302 with these contacts.</summary>
    public void Redirect(params IReadOnlyList<SipUri> contacts)
    {
        var response = Request.Respond(302, _transaction.Tag);
        foreach (var contact in contacts)
        {
            response.Headers.Add(SipHeaderNames.Contact, $"<{contact}>");
        }

        Finish(response);
    }

    internal void Cancel(SipRequest cancel)
    {
        CancelReason = SipIdentity.Reason(cancel);
        if (Finish(Request.Respond(487, _transaction.Tag)))
        {
            _cancelled.Cancel();
        }
    }

    private static void Add(SipResponse response, IEnumerable<SipHeader>? headers)
    {
        foreach (var header in headers ?? [])
        {
            response.Headers.Add(header.Name, header.Value.ToString());
        }
    }

    // The peer may end the early dialog by BYE instead of CANCEL (RFC 3261, 15). Then the INVITE still needs its answer.
    private async Task EndWithDialogAsync()
    {
        await _dialog.Ended;
        if (_transaction.Respond(487))
        {
            _core.Forget(_transaction);
            await _cancelled.CancelAsync();
        }
    }

    private bool Finish(SipResponse refusal)
    {
        var sent = _transaction.Respond(refusal);
        if (sent)
        {
            _core.Forget(_transaction);
            _dialog.End(new SipDialogEnd(SipDialogEndCause.Local, Status: refusal.Status));
        }

        return sent;
    }

    // RFC 3262, 3: as a 2xx, without the limit T2.
    private async Task<bool> RepeatedUntilAsync(Task confirmed, byte[] bytes)
    {
        var timers = _core.Timers;
        for (var (wait, waited) = (timers.T1, TimeSpan.Zero); waited < timers.Patience && _transaction.IsOpen; waited += wait, wait *= 2)
        {
            try
            {
                await confirmed.WaitAsync(wait, _core.Time, Cancelled);
                return true;
            }
            catch (TimeoutException)
            {
                _transaction.SendAgainWhileOpen(bytes);
            }
            catch (OperationCanceledException)
            {
                return true;
            }
        }

        return !_transaction.IsOpen;
    }
}
