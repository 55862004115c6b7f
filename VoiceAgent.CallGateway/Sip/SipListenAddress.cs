using System.Net;
using System.Net.NetworkInformation;
using VoiceAgent.Sip.Messages;
using VoiceAgent.Sip.Transport;

namespace VoiceAgent.CallGateway.Sip;

/// <summary>An address of <see cref="SipSettings.Listen"/>: a transport, an IP address, and a port or a range of ports.</summary>
internal sealed record SipListenAddress(SipTransport Transport, IPAddress Address, int FirstPort, int LastPort)
{
    private const int LongestText = 64;

    /// <returns>Null when the text has another form.</returns>
    public static SipListenAddress? Read(string text)
    {
        var colon = text.IndexOf(':');
        var dash = text.LastIndexOf('-');
        var single = dash > 0 ? text[..dash] : text;
        if (text.Length > LongestText || colon <= 0 || !Enum.TryParse<SipTransport>(text.AsSpan(0, colon), ignoreCase: true, out var transport) || !Enum.IsDefined(transport)
            || !IPEndPoint.TryParse(single.AsSpan(colon + 1), out var address))
        {
            return null;
        }

        var last = address.Port;
        return dash > 0 && (!int.TryParse(text.AsSpan(dash + 1), out last) || last < address.Port || last > IPEndPoint.MaxPort) ? null : new SipListenAddress(transport, address.Address, address.Port, last);
    }

    /// <param name="externalHost">The host that peers reach. Empty for the address itself.</param>
    public SipListenOptions ToOptions(string externalHost) => new(Transport, new IPEndPoint(Address, FirstPort == LastPort ? FirstPort : FreePort()))
    {
        ExternalHost = externalHost.Length == 0 ? null : externalHost,
    };

    // Another program may take the port before it is bound. Then the caller asks again.
    private int FreePort()
    {
        var network = IPGlobalProperties.GetIPGlobalProperties();
        var used = (Transport is SipTransport.Udp ? network.GetActiveUdpListeners() : network.GetActiveTcpListeners()).Select(each => each.Port).ToHashSet();
        return Enumerable.Range(FirstPort, LastPort - FirstPort + 1).FirstOrDefault(port => !used.Contains(port), FirstPort);
    }
}
