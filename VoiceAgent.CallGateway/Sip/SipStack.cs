using System.Diagnostics.Metrics;
using System.Net.Sockets;
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
    // Gateways that start at the same time may choose the same port of a range.
    private const int MostTries = 10;

    private SipEndpoint? _endpoint;

    /// <exception cref="InvalidOperationException">The endpoint has not started.</exception>
    public SipEndpoint Endpoint => _endpoint ?? throw new InvalidOperationException("Telephone calls are not taken yet.");

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        var wanted = settings.Value;
        var limits = new SourceLimits(new SourceLimitsOptions { RequestsPerSecond = wanted.RequestsPerSecond }, time);
        for (var tries = 1; ; tries++)
        {
            var endpoint = new SipEndpoint(OptionsOf(wanted), services.GetRequiredService<ISipHandler>(), time, loggers, meters, limits);
            try
            {
                await endpoint.StartAsync(cancellationToken);
                _endpoint = endpoint;
                SipLog.Listening(logger, string.Join(", ", endpoint.Bound.Select(bound => $"{bound.Transport} {bound.Address}")));
                return;
            }
            catch (SocketException used) when (used.SocketErrorCode is SocketError.AddressAlreadyInUse && tries < MostTries && wanted.Listeners().Any(listener => listener.LastPort > listener.FirstPort))
            {
                await endpoint.DisposeAsync();
            }
            catch (SocketException failure)
            {
                await endpoint.DisposeAsync();
                throw new InvalidOperationException($"The gateway cannot listen at '{string.Join("', '", wanted.Listen)}' ({failure.SocketErrorCode}). Choose other addresses in 'Sip:Listen', or end the program that uses them.", failure);
            }
        }
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

    private SipOptions OptionsOf(SipSettings wanted) => new()
    {
        Listen = [.. wanted.Listeners().Select(listener => listener.ToOptions(wanted.ExternalHost))],
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
