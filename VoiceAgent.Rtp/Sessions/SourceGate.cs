using System.Net;

namespace VoiceAgent.Rtp.Sessions;

/// <summary>
/// Decides from which source packets are accepted (symmetric RTP, RFC 4961). Once a source is taken, it stays until a new
/// negotiation names another address, or until an authentic SRTP packet comes from elsewhere.
/// </summary>
internal sealed class SourceGate(SourcePolicy policy, IPAddress? signalling)
{
    /// <summary>So many valid packets in a row with one SSRC make a stable stream.</summary>
    public const int StablePackets = 5;

    private SocketAddress? _candidate;
    private uint _candidateSsrc;
    private int _candidatePackets;

    /// <summary>The source that is taken, or null as long as none is.</summary>
    public SocketAddress? Source { get; private set; }

    /// <summary>The source that the SDP names.</summary>
    public SocketAddress? Described { get; private set; }

    /// <summary>Takes a new description. A source that was taken stays if the address is the same.</summary>
    public void Describe(SocketAddress? described)
    {
        if (!Equals(Described, described))
        {
            (Described, Source, _candidate, _candidatePackets) = (described, null, null, 0);
        }
    }

    /// <summary>Whether packets from this source may be valid. The cheap test before a packet is looked into.</summary>
    public bool MayBe(SocketAddress from, bool isAuthenticated)
    {
        if (policy == SourcePolicy.SignallingAddress && !IsSignalling(from))
        {
            return false;
        }

        return Source is { } source ? source.Equals(from) || (isAuthenticated && policy != SourcePolicy.Described)
            : policy != SourcePolicy.Described || from.Equals(Described);
    }

    /// <summary>Takes a valid packet.</summary>
    /// <returns>Whether the packet is accepted.</returns>
    public bool Accepts(SocketAddress from, uint ssrc, bool isAuthenticated)
    {
        if (Source is { } source && source.Equals(from))
        {
            return true;
        }

        if (isAuthenticated || from.Equals(Described))
        {
            Source = Copy(from);
            return true;
        }

        if (_candidate is null || !_candidate.Equals(from) || _candidateSsrc != ssrc)
        {
            (_candidate, _candidateSsrc, _candidatePackets) = (Copy(from), ssrc, 0);
        }

        if (++_candidatePackets < StablePackets)
        {
            return false;
        }

        Source = _candidate;
        return true;
    }

    private bool IsSignalling(SocketAddress from)
    {
        var address = SocketAddressText.EndPointOf(from).Address;
        var plain = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        return plain.Equals(signalling is { IsIPv4MappedToIPv6: true } mapped ? mapped.MapToIPv4() : signalling);
    }

    private static SocketAddress Copy(SocketAddress address)
    {
        var copy = new SocketAddress(address.Family, address.Size);
        address.Buffer[..address.Size].CopyTo(copy.Buffer);
        return copy;
    }
}
