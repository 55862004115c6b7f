using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace VoiceAgent.Sip.Transport;

/// <summary>Turns <see cref="SipTlsOptions"/> into the settings of TLS streams.</summary>
internal sealed class SipCertificates(SipTlsOptions options)
{
    public SslServerAuthenticationOptions Server => new()
    {
        ServerCertificate = options.Certificate ?? throw new InvalidOperationException("Listening on TLS needs a certificate. Set SipOptions.Tls.Certificate."),
        ClientCertificateRequired = options.RequirePeerCertificate,
        CertificateChainPolicy = Policy,
        RemoteCertificateValidationCallback = (_, certificate, _, errors) => certificate is null ? !options.RequirePeerCertificate : IsTrusted(certificate, errors & ~SslPolicyErrors.RemoteCertificateNameMismatch),
    };

    public SslClientAuthenticationOptions Client(string host) => new()
    {
        TargetHost = host.Trim('[', ']'),
        ClientCertificates = options.Certificate is { } own ? [own] : [],
        CertificateChainPolicy = Policy,
        RemoteCertificateValidationCallback = (_, certificate, _, errors) => IsTrusted(certificate, errors),
    };

    private X509ChainPolicy? Policy
    {
        get
        {
            var policy = new X509ChainPolicy { RevocationMode = options.Revocation };
            if (options.TrustedAuthorities.Count > 0)
            {
                policy.TrustMode = X509ChainTrustMode.CustomRootTrust;
                policy.CustomTrustStore.AddRange(options.TrustedAuthorities);
            }

            return policy;
        }
    }

    private bool IsTrusted(X509Certificate? certificate, SslPolicyErrors errors)
    {
        if (certificate is null || options.PinnedPeers.Count == 0)
        {
            return certificate is not null && errors == SslPolicyErrors.None;
        }

        var shown = Encoding.ASCII.GetBytes(certificate.GetCertHashString(HashAlgorithmName.SHA256));
        return options.PinnedPeers.Any(pinned => CryptographicOperations.FixedTimeEquals(shown, Encoding.ASCII.GetBytes(pinned.Replace(":", "", StringComparison.Ordinal).ToUpperInvariant())));
    }
}
