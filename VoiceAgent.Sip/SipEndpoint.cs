using System.Diagnostics.Metrics;
using System.Security.Cryptography;
using Microsoft.Extensions.Logging;
using VoiceAgent.Sip.Authentication;
using VoiceAgent.Sip.Dialogs;
using VoiceAgent.Sip.Messages;
using VoiceAgent.Sip.Registration;
using VoiceAgent.Sip.Requests;
using VoiceAgent.Sip.Telemetry;
using VoiceAgent.Sip.Transactions;
using VoiceAgent.Sip.Transport;

namespace VoiceAgent.Sip;

/// <summary>A SIP user agent: it listens, takes and makes calls, and registers at providers.</summary>
public sealed class SipEndpoint : IAsyncDisposable
{
    private readonly SipOptions _options;
    private readonly SipMetrics _metrics;
    private readonly TransportLayer _transport;
    private readonly RequestSender _sender;
    private readonly DialogCore _core;
    private bool _disposed;

    /// <param name="guard">Null lets all in.</param>
    /// <param name="meters">Null makes a meter that belongs to nobody.</param>
    /// <exception cref="ArgumentException">There is no address to listen on, or the key for nonces is too short.</exception>
    public SipEndpoint(SipOptions options, ISipHandler handler, TimeProvider time, ILoggerFactory logs, IMeterFactory? meters = null, ISipGuard? guard = null)
    {
        if (options.Listen.Count == 0)
        {
            throw new ArgumentException("SipOptions.Listen is empty. Name at least one transport and address.", nameof(options));
        }

        _options = options;
        var log = logs.CreateLogger("VoiceAgent.Sip");
        _metrics = new SipMetrics(meters, () => _sender?.Transactions.Alive ?? 0, () => _core?.Count ?? 0, () => _transport?.Connections ?? 0);
        _transport = new TransportLayer(options.Transports, options.Messages, options.Tls, guard, time, _metrics, log);
        var transactions = new TransactionLayer(_transport, time, options.Timers, options.Transactions, _metrics);
        _sender = new RequestSender(transactions, _transport, new SipResolver(options.Listen), options.Product);
        var digests = new DigestServer(options.NonceKey, time);
        var handlers = new DialogHandlers(handler.InvitedAsync, handler.FindDialogAsync, transaction => handler.RequestedAsync(new SipIncomingRequest(transaction, digests, guard)));
        var chance = new Random(options.Seed ?? RandomNumberGenerator.GetInt32(int.MaxValue));
        _core = new DialogCore(_sender, _transport, options.Dialogs, handlers, digests, guard, new DialogServices(time, log, chance, options.ContactUser, options.Product));
        transactions.User = _core;
        _transport.Received = transactions.Receive;
    }

    /// <summary>The bound addresses, in the order of <see cref="SipOptions.Listen"/>. Ports are real.</summary>
    public IReadOnlyList<SipListenOptions> Bound => _transport.Bound;

    /// <summary>The dialogs that are alive.</summary>
    public int Dialogs => _core.Count;

    /// <summary>Sees each message on the wire. Set it before the start.</summary>
    public SipTrace? Trace
    {
        get => _transport.Trace;
        set => _transport.Trace = value;
    }

    /// <summary>Transactions that are alive.</summary>
    internal int Transactions => _sender.Transactions.Alive;

    /// <summary>Binds all addresses.</summary>
    /// <exception cref="System.Net.Sockets.SocketException">An address cannot be bound.</exception>
    public Task StartAsync(CancellationToken stopping = default)
    {
        stopping.ThrowIfCancellationRequested();
        _transport.Start(_options.Listen);
        return Task.CompletedTask;
    }

    /// <summary>Makes a call. The cancellation sends CANCEL; the result then has the status 487. If the answer was faster, it is confirmed and ended by BYE.</summary>
    /// <param name="owner">Takes what happens in the dialog, from the first provisional response on.</param>
    public Task<SipInviteResult> InviteAsync(SipInvite invite, ISipDialogOwner owner, CancellationToken cancel = default) => new OutgoingCall(_core, invite, owner).RunAsync(cancel);

    /// <summary>Asks a peer whether it is there (OPTIONS outside of a dialog). Any final answer of the peer is a sign of life.</summary>
    public async Task<SipOutcome> OptionsAsync(SipUri target, IReadOnlyList<SipUri>? nextHops = null, SipCredential? credential = null, CancellationToken stopping = default)
    {
        var callId = SipTokens.CallId();
        var tag = SipTokens.Tag();
        var sequence = 0u;
        var exchange = await _sender.SendAsync(new OutgoingRequest(destination =>
        {
            var contact = _core.ContactFor(destination.Transport, destination.Address.Address, target.IsSecure);
            var request = new SipRequest(SipMethods.Options, target.ForRequestLine());
            request.Headers.Add(SipHeaderNames.From, NameAddress.Parse(contact).WithTag(tag).ToString());
            request.Headers.Add(SipHeaderNames.To, new NameAddress(target.ForRequestLine()).ToString());
            request.Headers.Add(SipHeaderNames.CallId, callId);
            request.Headers.Add(SipHeaderNames.CSeq, new SipCSeq(++sequence, SipMethods.Options).ToString());
            request.Headers.Add(SipHeaderNames.Contact, contact);
            request.Headers.Add(SipHeaderNames.Accept, SipBody.Sdp);
            return request;
        }, nextHops is { Count: > 0 } ? nextHops : [target])
        { Digest = new DigestClient(credential) }, stopping);
        return new SipOutcome(exchange.Status, exchange.Response);
    }

    /// <summary>Goes on with a dialog of another process. If this endpoint already has it, that one is returned.</summary>
    public SipDialog Resume(SipResumption resumption) => _core.Resume(resumption);

    /// <summary>The dialog of this endpoint. Null if it has none with this id.</summary>
    public SipDialog? Find(SipDialogId id) => _core.Find(id);

    /// <summary>Registers at a provider, and keeps registered until the result is disposed.</summary>
    public SipRegistration Register(SipRegistrationOptions options) => new(_core, options);

    /// <summary>Stops to listen. Dialogs are not ended, because another process may resume them: end them before with <see cref="SipDialog.ByeAsync"/>.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, true))
        {
            return;
        }

        _core.Detach();
        await _transport.DisposeAsync();
        _metrics.Dispose();
    }
}
