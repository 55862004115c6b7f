using System.Diagnostics.Metrics;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.Extensions.Options;
using VoiceAgent.Contracts.Calls;
using VoiceAgent.Sip;
using VoiceAgent.Sip.Dialogs;
using VoiceAgent.Sip.Transport;

namespace VoiceAgent.CallGateway.Sip;

/// <summary>The SIP endpoint of this gateway, from the start to the end of the process.</summary>
/// <param name="services">The handler of calls is taken from them at the start, because it needs the endpoint itself.</param>
internal sealed class SipStack(
    IServiceProvider services, IOptions<SipSettings> settings, IOptions<TicketOptions> tickets, TimeProvider time, ILoggerFactory loggers, IMeterFactory meters, ILogger<SipStack> logger)
    : IHostedService, IAsyncDisposable
{
    private SipEndpoint? _endpoint;

    /// <exception cref="InvalidOperationException">The endpoint has not started.</exception>
    public SipEndpoint Endpoint => _endpoint ?? throw new InvalidOperationException("Telephone calls are not taken yet.");

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        var wanted = settings.Value;
        var limits = new SourceLimits(new SourceLimitsOptions { RequestsPerSecond = wanted.RequestsPerSecond }, time);
        var options = new SipOptions
        {
            Listen = wanted.Listeners(),
            Tls = new SipTlsOptions
            {
                Certificate = wanted.Certificate.Length == 0 ? null : X509Certificate2.CreateFromPemFile(wanted.Certificate, wanted.CertificateKey),
                TrustedAuthorities = AuthoritiesOf(wanted.Authorities),
                PinnedPeers = wanted.PinnedPeers,
            },
            Dialogs = new SipDialogOptions { PeersBehindNat = wanted.PeersBehindNat },
            ContactUser = "voiceagent",

            // Another gateway checks the answer to a challenge of this one.
            NonceKey = HMACSHA256.HashData(tickets.Value.KeyBytes, "nonces of telephone calls"u8),
        };
        _endpoint = new SipEndpoint(options, services.GetRequiredService<ISipHandler>(), time, loggers, meters, limits);
        await _endpoint.StartAsync(cancellationToken);
        SipLog.Listening(logger, string.Join(", ", _endpoint.Bound));
    }

    // Calls go on while the gateway drains. The endpoint is closed with the process.
    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        if (_endpoint is { } endpoint)
        {
            await endpoint.DisposeAsync();
        }
    }

    private static X509Certificate2Collection AuthoritiesOf(string file)
    {
        var authorities = new X509Certificate2Collection();
        if (file.Length > 0)
        {
            authorities.ImportFromPemFile(file);
        }

        return authorities;
    }
}
