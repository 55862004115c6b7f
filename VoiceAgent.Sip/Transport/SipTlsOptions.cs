using System.Net.Security;
using System.Security.Cryptography.X509Certificates;

namespace VoiceAgent.Sip.Transport;

/// <summary>Certificates of TLS.</summary>
public sealed record SipTlsOptions
{
    /// <summary>Our certificate with its private key. Needed to listen on TLS, and shown to peers that ask for one.</summary>
    public X509Certificate2? Certificate { get; init; }

    /// <summary>Authorities for the certificates of peers. Empty takes those of the machine.</summary>
    public X509Certificate2Collection TrustedAuthorities { get; init; } = [];

    /// <summary>SHA-256 of the peers' certificates in hexadecimal. If any are given, no other certificate is taken, and the authority does not matter.</summary>
    public IReadOnlyList<string> PinnedPeers { get; init; } = [];

    /// <summary>Whether a peer that connects to us must show a certificate.</summary>
    public bool RequirePeerCertificate { get; init; }

    /// <summary>How the revocation of peers' certificates is checked.</summary>
    public X509RevocationMode Revocation { get; init; } = X509RevocationMode.NoCheck;

    public override string ToString() => $"TLS as {Certificate?.Subject ?? "client only"}";
}
