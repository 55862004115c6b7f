using System.Net;
using VoiceAgent.Sip.Authentication;
using VoiceAgent.Sip.Messages;
using VoiceAgent.Sip.Telemetry;
using VoiceAgent.Sip.Transactions;
using VoiceAgent.Sip.Transport;

namespace VoiceAgent.Sip.Dialogs;

/// <summary>A dialog made by INVITE. Requests of both directions may come at any time.</summary>
public sealed partial class SipDialog
{
    private readonly DialogCore _core;
    private readonly DigestClient _digest;
    private readonly SerialCalls _calls;
    private readonly Lock _gate = new();
    private readonly TaskCompletionSource<SipDialogEnd> _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private ISipDialogOwner? _owner;
    private SipDialogState _state;
    private SipFlow? _flow;

    internal SipDialog(DialogCore core, SipDialogState state, ISipDialogOwner? owner, DigestClient digest)
    {
        _core = core;
        _state = state;
        _owner = owner;
        _digest = digest;
        _calls = new SerialCalls(core.Log, state.CallId);
        _timer = new OneShot(core.Time, _gate, SessionTimerDue);
        Id = state.Id;
    }

    public SipDialogId Id { get; }

    /// <summary>The newest state.</summary>
    public SipDialogState State
    {
        get
        {
            lock (_gate)
            {
                return _state;
            }
        }
    }

    /// <summary>Completes when the dialog has ended, after the owner has heard of it.</summary>
    public Task<SipDialogEnd> Ended => _ended.Task;

    /// <summary>For Refer-To of an attended transfer: lets the peer of another dialog take our place in this one.</summary>
    public SipUri ReplacingTarget
    {
        get
        {
            var state = State;
            return new SipReplaces(state.CallId, state.RemoteTag, state.LocalTag).In(SipUri.Parse(state.RemoteTarget));
        }
    }

    internal ISipDialogOwner? Owner
    {
        get => _owner;
        set => _owner = value;
    }

    internal SerialCalls Calls => _calls;

    public override string ToString() => State.ToString();

    /// <summary>Changes the state and tells the owner.</summary>
    internal void Change(Func<SipDialogState, SipDialogState> change)
    {
        lock (_gate)
        {
            if (_state.Phase == SipDialogPhase.Ended)
            {
                return;
            }

            _state = change(_state) with { Version = _state.Version + 1 };
            Report();
        }
    }

    /// <summary>Where the peer's last message came from.</summary>
    internal void Heard(SipFlow flow) => _flow = flow;

    /// <summary>Ends the dialog without a message. The first cause counts.</summary>
    internal void End(SipDialogEnd end)
    {
        lock (_gate)
        {
            if (_state.Phase == SipDialogPhase.Ended)
            {
                return;
            }

            var wasConfirmed = _state.Phase == SipDialogPhase.Confirmed;
            _state = _state with { Phase = SipDialogPhase.Ended, Version = _state.Version + 1 };
            _timer.Dispose();
            foreach (var waiting in _unconfirmed.Values)
            {
                waiting.Stop();
            }

            Report();
            if (wasConfirmed && _owner is { } owner)
            {
                _calls.Post("the end", () => owner.EndedAsync(this, end));
            }

            _calls.Post("the end", () =>
            {
                _ended.TrySetResult(end);
                return ValueTask.CompletedTask;
            });
        }

        _core.Remove(this);
        _core.Log.DialogEnded(Id.CallId, end.Cause.ToString());
    }

    /// <summary>Stops all timers, because another process goes on with the dialog.</summary>
    internal void Detach()
    {
        lock (_gate)
        {
            _timer.Dispose();
            foreach (var waiting in _unconfirmed.Values)
            {
                waiting.Stop();
            }

            _unconfirmed.Clear();
        }
    }

    private void Report()
    {
        var state = _state;
        if (_owner is { } owner)
        {
            _calls.Post("a change", () => owner.StateChangedAsync(this, state));
        }
    }

    // The address to try first: the open connection of the peer, or where its datagrams come from.
    private SipDestination? FirstDestination(SipDialogState state)
    {
        if (state.RouteSet.Count > 0)
        {
            return null;
        }

        if (_flow is { Connection: not 0 } flow)
        {
            return new SipDestination(flow.Transport, flow.Remote, SipUri.Parse(state.RemoteTarget).Host, flow.Connection);
        }

        return _core.Options.PeersBehindNat && state.PeerTransport == SipTransport.Udp && state.PeerSource is { } source && IPEndPoint.TryParse(source, out var address)
            ? new SipDestination(SipTransport.Udp, address, address.Address.ToString())
            : null;
    }
}
