using VoiceAgent.CallGateway.Calls.Trunks;
using VoiceAgent.Contracts.Trunks;
using VoiceAgent.Sip.Messages;
using VoiceAgent.Sip.Registration;

namespace VoiceAgent.CallGateway.Sip;

/// <summary>
/// Keeps this gateway registered at the providers of trunks that ask for it, asks the others whether they are there, and reports the state of each trunk. Every gateway
/// registers with its own address, so a provider finds another one when a gateway is gone.
/// </summary>
internal sealed class TrunkKeeper(SipStack stack, TrunkTable trunks, SipLines lines, SipCounts counts, ITrunkStates states, TimeProvider time, ILogger<TrunkKeeper> logger) : BackgroundService
{
    private static readonly TimeSpan Round = TimeSpan.FromSeconds(5);

    private readonly Dictionary<string, Kept> _kept = new(StringComparer.Ordinal);
    private readonly string _name = $"{Environment.MachineName}:{Environment.ProcessId}";

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            foreach (var trunk in trunks.Now.Trunks)
            {
                await TryAsync(trunk.Id, () => KeepAsync(trunk, stoppingToken));
            }

            foreach (var gone in _kept.Keys.Where(id => trunks.Find(id) is not { Enabled: true }).ToList())
            {
                await TryAsync(gone, () => ForgetAsync(gone));
            }

            await Task.Delay(Round, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
        }

        foreach (var id in _kept.Keys.ToList())
        {
            await TryAsync(id, () => ForgetAsync(id));
        }
    }

    private async Task KeepAsync(Trunk trunk, CancellationToken stopping)
    {
        if (!trunk.Enabled)
        {
            return;
        }

        var kept = _kept.GetValueOrDefault(trunk.Id);
        if (kept is null || kept.Trunk != trunk)
        {
            await (kept?.Registration?.DisposeAsync() ?? ValueTask.CompletedTask);
            _kept[trunk.Id] = kept = new Kept(trunk, Register(trunk));
        }

        if (trunk is { Signalling.KeepAlive: { } every, Addresses: [var address, ..] } && time.GetElapsedTime(kept.Asked) >= every)
        {
            var began = time.GetTimestamp();
            kept.Asked = began;
            var answer = await stack.Endpoint.OptionsAsync(SipCalling.AddressOf(address), stopping: stopping);

            // Every answer is a sign of life, also a refusal. 408 and 503 without a response say that none came.
            kept.Answers = answer.Response is not null;
            kept.RoundTrip = kept.Answers is true ? time.GetElapsedTime(began) : null;
        }

        await states.ReportAsync(trunk.Id, StateOf(trunk, kept));
    }

    private GatewayTrunkState StateOf(Trunk trunk, Kept kept)
    {
        var (callsIn, callsOut) = counts.Of(trunk.Id);
        var registration = kept.Registration?.State;
        return new GatewayTrunkState(_name, time.GetUtcNow())
        {
            Registration = registration?.Phase switch
            {
                null => RegistrationState.None,
                SipRegistrationPhase.Registered => RegistrationState.Registered,
                SipRegistrationPhase.Registering => RegistrationState.Trying,
                _ => RegistrationState.Failed,
            },
            Since = registration?.Since,
            Expires = registration?.Expires,
            LastError = registration?.LastError,
            Answers = kept.Answers,
            RoundTrip = kept.RoundTrip,
            CallsIn = callsIn,
            CallsOut = callsOut,
        };
    }

    private SipRegistration? Register(Trunk trunk)
    {
        if (trunk is not { Outbound: { Register: true, User: { Length: > 0 } user }, Addresses: [var first, ..] })
        {
            return null;
        }

        var registration = stack.Endpoint.Register(new SipRegistrationOptions(SipUri.Parse($"sip:{first.Host}"), SipUri.Parse($"sip:{user}@{first.Host}"), lines.CredentialOf(trunk.Id))
        {
            NextHops = [.. trunk.Addresses.Select(SipCalling.AddressOf)],
            Expires = trunk.Outbound.Expires,
        });
        registration.Changed += state => SipLog.Registration(logger, trunk.Id, state.Phase.ToString(), state.LastError ?? "");
        return registration;
    }

    private async Task ForgetAsync(string trunk)
    {
        if (_kept.Remove(trunk, out var kept))
        {
            await (kept.Registration?.DisposeAsync() ?? ValueTask.CompletedTask);
            await states.ForgetAsync(trunk, _name);
        }
    }

    private async Task TryAsync(string trunk, Func<Task> keep)
    {
        try
        {
            await keep();
        }
        catch (OperationCanceledException)
        {
            // The gateway stops.
        }
        catch (Exception failure)
        {
            SipLog.StateNotReported(logger, trunk, failure.GetType().Name);
        }
    }

    private sealed record Kept(Trunk Trunk, SipRegistration? Registration)
    {
        public long Asked { get; set; }

        public bool? Answers { get; set; }

        public TimeSpan? RoundTrip { get; set; }
    }
}
