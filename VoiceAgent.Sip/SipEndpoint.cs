using System.Diagnostics.Metrics;
using Microsoft.Extensions.Logging;
using VoiceAgent.Sip.Dialogs;
using VoiceAgent.Sip.Messages;
using VoiceAgent.Sip.Registration;
using VoiceAgent.Sip.Transport;
using VoiceAgent.Sip.Authentication;

namespace VoiceAgent.Sip;

/// <summary>A SIP user agent: it listens, takes and makes calls, and registers at providers.</summary>
public sealed class SipEndpoint : IAsyncDisposable
{
    /// <param name="guard">Null lets all in.</param>
    /// <param name="meters">Null measures nothing.</param>
    public SipEndpoint(SipOptions options, ISipHandler handler, TimeProvider time, ILoggerFactory logs, IMeterFactory? meters = null, ISipGuard? guard = null)
    {
    }

    /// <summary>The bound addresses, in the order of <see cref="SipOptions.Listen"/>. Ports are real.</summary>
    public IReadOnlyList<SipListenOptions> Bound => throw new NotImplementedException();

    /// <summary>The dialogs that are alive.</summary>
    public int Dialogs => throw new NotImplementedException();

    /// <summary>Sees each message on the wire. Set it before the start.</summary>
    public SipTrace? Trace { get; set; }

    /// <summary>Binds all addresses.</summary>
    /// <exception cref="System.Net.Sockets.SocketException">An address cannot be bound.</exception>
    public Task StartAsync(CancellationToken stopping = default) => throw new NotImplementedException();

    /// <summary>Makes a call. The cancellation sends CANCEL; the result then has the status 487, or a dialog if the answer was faster, which is ended by BYE.</summary>
    /// <param name="owner">Takes what happens in the dialog, from the first provisional response on.</param>
    public Task<SipInviteResult> InviteAsync(SipInvite invite, ISipDialogOwner owner, CancellationToken cancel = default) => throw new NotImplementedException();

    /// <summary>Asks a peer whether it is there (OPTIONS outside of a dialog). Any final answer of the peer is a sign of life.</summary>
    public Task<SipOutcome> OptionsAsync(SipUri target, IReadOnlyList<SipUri>? nextHops = null, SipCredential? credential = null, CancellationToken stopping = default) => throw new NotImplementedException();

    /// <summary>Goes on with a dialog of another process. If this endpoint already has it, that one is returned.</summary>
    public SipDialog Resume(SipResumption resumption) => throw new NotImplementedException();

    /// <summary>The dialog of this endpoint. Null if it has none with this id.</summary>
    public SipDialog? Find(SipDialogId id) => throw new NotImplementedException();

    /// <summary>Registers at a provider, and keeps registered until the result is disposed.</summary>
    public SipRegistration Register(SipRegistrationOptions options) => throw new NotImplementedException();

    /// <summary>Stops to listen. Dialogs are not ended, because another process may resume them: end them before with <see cref="SipDialog.ByeAsync"/>.</summary>
    public ValueTask DisposeAsync() => throw new NotImplementedException();
}
