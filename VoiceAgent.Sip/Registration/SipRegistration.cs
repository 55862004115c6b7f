using VoiceAgent.Sip.Authentication;
using VoiceAgent.Sip.Dialogs;
using VoiceAgent.Sip.Messages;
using VoiceAgent.Sip.Requests;
using VoiceAgent.Sip.Telemetry;
using VoiceAgent.Sip.Transactions;
using VoiceAgent.Sip.Transport;

namespace VoiceAgent.Sip.Registration;

/// <summary>Keeps us registered at a provider until it is disposed. Then it unregisters.</summary>
public sealed class SipRegistration : IAsyncDisposable
{
    // The refresh comes before the last part of the interval, so that a failure leaves time for another try.
    private const double RefreshAt = 0.8;

    // A registrar that asks for more than a week, in seconds, is not obeyed.
    private const uint LongestInterval = 7 * 24 * 3600;
    private static readonly TimeSpan Unregistering = TimeSpan.FromSeconds(5);

    private readonly DialogCore _core;
    private readonly SipRegistrationOptions _options;
    private readonly DigestClient _digest;
    private readonly string _callId = SipTokens.CallId();
    private readonly string _tag = SipTokens.Tag();
    private readonly CancellationTokenSource _stopping = new();
    private readonly Lock _gate = new();
    private readonly Task _running;
    private SipRegistrationState _state;
    private TaskCompletionSource _now = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private TimeSpan _expires;
    private uint _sequence;
    private int _failures;
    private bool _disposed;

    internal SipRegistration(DialogCore core, SipRegistrationOptions options)
    {
        _core = core;
        _options = options;
        _digest = new DigestClient(options.Credential);
        _expires = options.Expires;
        _state = new SipRegistrationState(SipRegistrationPhase.Registering, core.Time.GetUtcNow(), null, null, []);
        _running = Task.Run(RunAsync);
    }

    /// <summary>Called after each change of the state.</summary>
    public event Action<SipRegistrationState>? Changed;

    public SipRegistrationState State
    {
        get
        {
            lock (_gate)
            {
                return _state;
            }
        }
    }

    private string Host => _options.Registrar.Host;

    /// <summary>Tries at once, for example after the credentials were corrected.</summary>
    public void Refresh()
    {
        lock (_gate)
        {
            _now.TrySetResult();
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, true))
        {
            return;
        }

        await _stopping.CancelAsync();
        await _running;
        if (State.Expires is not null)
        {
            // The provider should forget us at once. It must not keep us from stopping.
            using var patience = new CancellationTokenSource(Unregistering, _core.Time);
            await Task.WhenAny(SendAsync(TimeSpan.Zero, patience.Token), Task.Delay(Unregistering, _core.Time, CancellationToken.None));
        }

        Become(SipRegistrationPhase.Stopped, null, State.LastError, []);
        _stopping.Dispose();
    }

    private async Task RunAsync()
    {
        while (!_stopping.IsCancellationRequested)
        {
            var wait = await TryAsync();
            Task now;
            lock (_gate)
            {
                _now = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
                now = _now.Task;
            }

            try
            {
                await now.WaitAsync(wait, _core.Time, _stopping.Token);
            }
            catch (Exception over) when (over is TimeoutException or OperationCanceledException)
            {
                // The wait is over, or the registration stops.
            }
        }
    }

    // Returns how long to wait before the next try.
    private async Task<TimeSpan> TryAsync()
    {
        var exchange = await SendAsync(_expires, _stopping.Token);
        if (_stopping.IsCancellationRequested)
        {
            return TimeSpan.Zero;
        }

        if (exchange.Response is { IsSuccess: true } accepted)
        {
            _failures = 0;
            var granted = GrantedBy(accepted);
            var expires = _core.Time.GetUtcNow() + granted;
            Become(SipRegistrationPhase.Registered, expires, null, accepted.Headers.Values(SipHeaderNames.ServiceRoute));
            _core.Log.Registered(Host, expires);
            return granted * RefreshAt;
        }

        if (exchange.Response is { Status: 423 } brief && SipText.TryNumber(brief.Headers[SipHeaderNames.MinExpires], LongestInterval, out var least) && TimeSpan.FromSeconds(least) > _expires)
        {
            _expires = TimeSpan.FromSeconds(least);
            return TimeSpan.Zero;
        }

        var reason = Words(exchange);
        var longest = Math.Min(_options.LongestWait.TotalSeconds, _options.FirstWait.TotalSeconds * Math.Pow(2, Math.Min(_failures++, 20)));
        var wait = _core.Between(TimeSpan.FromSeconds(longest / 2), TimeSpan.FromSeconds(longest));
        wait = exchange.Response?.RetryAfter is { } asked && asked > wait ? (asked < _options.LongestWait ? asked : _options.LongestWait) : wait;
        Become(SipRegistrationPhase.Failing, State.Expires is { } until && until > _core.Time.GetUtcNow() ? until : null, reason, State.ServiceRoute);
        _core.Log.NotRegistered(Host, reason, wait);
        return wait;
    }

    private Task<SipExchange> SendAsync(TimeSpan expires, CancellationToken stopping) =>
        _core.Sender.SendAsync(new OutgoingRequest(destination => Build(destination, expires), _options.NextHops.Count > 0 ? _options.NextHops : [_options.Registrar]) { Digest = _digest }, stopping);

    private SipRequest Build(SipDestination destination, TimeSpan expires)
    {
        var request = new SipRequest(SipMethods.Register, _options.Registrar.ForRequestLine());
        request.Headers.Add(SipHeaderNames.From, new NameAddress(_options.Address).WithTag(_tag).ToString());
        request.Headers.Add(SipHeaderNames.To, new NameAddress(_options.Address).ToString());
        request.Headers.Add(SipHeaderNames.CallId, _callId);
        request.Headers.Add(SipHeaderNames.CSeq, new SipCSeq(++_sequence, SipMethods.Register).ToString());
        request.Headers.Add(SipHeaderNames.Contact, ContactAt(destination));
        request.Headers.Add(SipHeaderNames.Expires, SessionInterval.Seconds(expires));
        request.Headers.Add(SipHeaderNames.Supported, "path");
        request.Headers.Add(SipHeaderNames.Allow, SipMethods.Allowed);
        return request;
    }

    private string ContactAt(SipDestination destination) => _core.ContactFor(destination.Transport, destination.Address.Address, _options.Address.IsSecure, _options.ContactUser ?? _options.Address.User);

    // The response lists all contacts of the address. Ours is found by user and host.
    private TimeSpan GrantedBy(SipResponse accepted)
    {
        var user = _options.ContactUser ?? _options.Address.User;
        foreach (var contact in accepted.Headers.Addresses(SipHeaderNames.Contact))
        {
            if (contact.Uri.User == user && SipText.TryNumber(contact.Parameters["expires"], int.MaxValue, out var own) && own > 0)
            {
                return TimeSpan.FromSeconds(own);
            }
        }

        return SipText.TryNumber(accepted.Headers[SipHeaderNames.Expires], int.MaxValue, out var all) && all > 0 ? TimeSpan.FromSeconds(all) : _expires;
    }

    private string Words(SipExchange exchange) => exchange.Status switch
    {
        401 or 407 => $"{Host} does not accept the name or the password. Check the credentials.",
        403 => $"{Host} forbids the registration (403). Check the account at the provider.",
        404 => $"{Host} does not know the address (404). Check the name of the account.",
        408 when exchange.Response is null => $"{Host} does not answer. Check the address, the port and the firewall.",
        503 when exchange.Response is null => $"{Host} cannot be reached. Check the name, the transport and the certificate.",
        _ => $"{Host} answers {exchange.Status} {exchange.Response?.Reason}.",
    };

    private void Become(SipRegistrationPhase phase, DateTimeOffset? expires, string? error, IReadOnlyList<string> serviceRoute)
    {
        SipRegistrationState state;
        lock (_gate)
        {
            var since = _state.Phase == phase ? _state.Since : _core.Time.GetUtcNow();
            state = _state = new SipRegistrationState(phase, since, expires, error, serviceRoute);
        }

        Changed?.Invoke(state);
    }
}
