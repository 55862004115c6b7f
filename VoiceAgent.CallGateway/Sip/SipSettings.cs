using System.ComponentModel.DataAnnotations;
using VoiceAgent.Sip.Messages;

namespace VoiceAgent.CallGateway.Sip;

/// <summary>Section <c>Sip</c>: where this gateway takes telephone calls of trunks.</summary>
internal sealed record SipSettings : IValidatableObject
{
    public const string Section = "Sip";

    /// <summary>Whether calls of trunks are taken and placed.</summary>
    public bool IsOn { get; init; }

    /// <summary>
    /// Addresses such as <c>udp:0.0.0.0:5060</c>, <c>tcp:0.0.0.0:5060</c> or <c>tls:0.0.0.0:5061</c>. TLS needs <see cref="Certificate"/>. Of a range such as
    /// <c>udp:127.0.0.1:5060-5069</c> the first free port is taken, so several gateways can run on one machine.
    /// </summary>
    public IReadOnlyList<string> Listen { get; init; } = [];

    /// <summary>The host name or address that providers reach, behind network address translation. Empty: the address that is listened on.</summary>
    public string ExternalHost { get; init; } = "";

    /// <summary>The file of the certificate with its chain (PEM).</summary>
    public string Certificate { get; init; } = "";

    /// <summary>The file of the certificate's private key (PEM).</summary>
    public string CertificateKey { get; init; } = "";

    /// <summary>A file of certificates (PEM) of authorities that sign the certificates of providers. Empty: those of this machine.</summary>
    public string Authorities { get; init; } = "";

    /// <summary>SHA-256 of providers' certificates, in hexadecimal. With some, no other certificates are accepted.</summary>
    public IReadOnlyList<string> PinnedPeers { get; init; } = [];

    /// <summary>The address of all workers, where legs are opened. Null: that of <c>Gateway:MediaUrl</c>.</summary>
    public Uri? WorkersUrl { get; init; }

    /// <summary>Telephones are reached at the address that their messages come from. Providers are reached at the address that they name.</summary>
    public bool PeersBehindNat { get; init; }

    /// <summary>How long a call may take to be answered. Then the caller hears that the service is not available.</summary>
    public TimeSpan AnswerDeadline { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>Requests that one address may send in a second, beside those of calls that exist.</summary>
    public int RequestsPerSecond { get; init; } = 50;

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (!IsOn)
        {
            yield break;
        }

        if (Listen.Count == 0)
        {
            yield return new ValidationResult("Set 'Sip:Listen:0' to an address for telephone calls, such as udp:0.0.0.0:5060 or tls:0.0.0.0:5061.");
        }

        foreach (var address in Listen.Where(address => address.Length > 0))
        {
            if (SipListenAddress.Read(address) is not { } read)
            {
                yield return new ValidationResult($"'Sip:Listen' has '{address}'. Write the transport, the IP address and the port, such as udp:0.0.0.0:5060, tcp:0.0.0.0:5060 or tls:0.0.0.0:5061. A range of ports is written as 5060-5069.");
            }
            else if (read.Transport is SipTransport.Tls && (Certificate.Length == 0 || CertificateKey.Length == 0))
            {
                yield return new ValidationResult("'Sip:Listen' has an address for TLS. Set 'Sip:Certificate' and 'Sip:CertificateKey' to the PEM files of its certificate.");
            }
        }

        foreach (var file in new[] { Certificate, CertificateKey, Authorities }.Where(file => file.Length > 0 && !File.Exists(file)))
        {
            yield return new ValidationResult($"The file '{file}' of the section 'Sip' does not exist, or cannot be read.");
        }

        if (WorkersUrl is not (null or { IsAbsoluteUri: true, Scheme: "http" or "https" }))
        {
            yield return new ValidationResult("'Sip:WorkersUrl' must be the http or https address of the pipeline.");
        }

        if (AnswerDeadline < TimeSpan.FromSeconds(1) || AnswerDeadline > TimeSpan.FromMinutes(2) || RequestsPerSecond < 1)
        {
            yield return new ValidationResult("'Sip:AnswerDeadline' must be between 1 second and 2 minutes, and 'Sip:RequestsPerSecond' at least 1.");
        }
    }

    /// <summary>The listeners of the endpoint.</summary>
    public IReadOnlyList<SipListenAddress> Listeners() => [.. Listen.Select(SipListenAddress.Read).OfType<SipListenAddress>()];
}
