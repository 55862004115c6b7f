using System.Net;
using VoiceAgent.Sip.Messages;

namespace VoiceAgent.Sip.Transport;

/// <summary>
/// Finds the addresses of a next hop. Names are looked up as A and AAAA only: .NET has no lookup of SRV and NAPTR (RFC 3263), so the transport is what the URI says, and the port is
/// the usual one.
/// </summary>
internal sealed class SipResolver(IReadOnlyList<SipListenOptions> listen, Func<string, CancellationToken, Task<IPAddress[]>>? lookUp = null)
{
    private readonly Func<string, CancellationToken, Task<IPAddress[]>> _lookUp = lookUp ?? Dns.GetHostAddressesAsync;

    /// <returns>Empty where the name is unknown or we have no such transport.</returns>
    public async Task<IReadOnlyList<SipDestination>> ResolveAsync(SipUri hop, CancellationToken stopping)
    {
        if (!hop.IsSip)
        {
            return [];
        }

        var transport = hop.Transport ?? (listen.Any(address => address.Transport == SipTransport.Udp) || listen.Count == 0 ? SipTransport.Udp : listen[0].Transport);
        var name = hop.Parameters["maddr"] ?? hop.Host;
        var port = hop.Port != 0 ? hop.Port : transport == SipTransport.Tls ? 5061 : 5060;
        if (IPAddress.TryParse(name.AsSpan().Trim("[]"), out var address))
        {
            return Reachable(transport, [address], port, hop.Host);
        }

        try
        {
            return Reachable(transport, await _lookUp(name, stopping), port, hop.Host);
        }
        catch (System.Net.Sockets.SocketException)
        {
            return [];
        }
    }

    private List<SipDestination> Reachable(SipTransport transport, IPAddress[] addresses, int port, string host) =>
        [.. addresses.Where(address => listen.Any(own => own.Transport == transport && own.Address.AddressFamily == address.AddressFamily))
            .Select(address => new SipDestination(transport, new IPEndPoint(address, port), host))];
}
