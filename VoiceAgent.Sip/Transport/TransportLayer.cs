using System.Net;
using Microsoft.Extensions.Logging;
using VoiceAgent.Sip.Messages;
using VoiceAgent.Sip.Telemetry;

namespace VoiceAgent.Sip.Transport;

/// <summary>
/// Sends and receives on all addresses. What arrives goes this way: 1. the guard judges it by its method and source; 2. it is parsed; 3. what cannot be used is refused without
/// state; 4. Via gets <c>received</c> and <c>rport</c>; 5. it goes up.
/// </summary>
internal sealed class TransportLayer : ISipOutlet, IAsyncDisposable
{
    // Refusals without state, per second. Beyond them, a flood is not answered, because answers cost as much as requests.
    private const int MostRefusals = 200;

    private readonly SipTransportLimits _limits;
    private readonly SipMessageLimits _messages;
    private readonly ISipGuard? _guard;
    private readonly SipMetrics _metrics;
    private readonly ILogger _log;
    private readonly TimeProvider _time;
    private readonly ConnectionPool _connections;
    private readonly List<UdpListener> _sockets = [];
    private readonly List<SipListenOptions> _bound = [];
    private long _refusalSecond;
    private int _refusals;

    public TransportLayer(SipTransportLimits limits, SipMessageLimits messages, SipTlsOptions tls, ISipGuard? guard, TimeProvider time, SipMetrics metrics, ILogger log)
    {
        (_limits, _messages, _guard, _metrics, _log, _time) = (limits, messages, guard, metrics, log, time);
        _connections = new ConnectionPool(new StreamSettings(limits, messages, time), new SipCertificates(tls), guard, Take, metrics, log);
    }

    /// <summary>Takes each usable message. Called on the threads of the sockets.</summary>
    public Action<SipMessage, SipFlow>? Received { get; set; }

    public SipTrace? Trace { get; set; }

    public IReadOnlyList<SipListenOptions> Bound => _bound;

    public int Connections => _connections.Count;

    public int DatagramBytes => _limits.DatagramBytes;

    public void Start(IReadOnlyList<SipListenOptions> listen)
    {
        foreach (var one in listen)
        {
            if (one.Transport == SipTransport.Udp)
            {
                var socket = new UdpListener(one.Address, _log);
                _sockets.Add(socket);
                _bound.Add(one with { Address = socket.Local });
            }
            else
            {
                _bound.Add(one with { Address = _connections.Listen(one.Transport, one.Address) });
            }

            _log.Listening(one.Transport.ToString(), _bound[^1].Address);
        }

        foreach (var socket in _sockets)
        {
            socket.Start((message, source) => Take(message, new SipFlow(SipTransport.Udp, socket.Local, source)));
        }
    }

    /// <summary>Our address for a transport as peers see it. Null if we do not listen on it.</summary>
    public (string Host, int Port)? Own(SipTransport transport, IPAddress peer)
    {
        var own = _bound.Find(one => one.Transport == transport && one.Address.AddressFamily == peer.AddressFamily) ?? _bound.Find(one => one.Transport == transport);
        return own is null ? null : Visible(own, peer);
    }

    public void SendRequest(SipDestination to, ReadOnlyMemory<byte> message, Action? failed)
    {
        _metrics.Sent("request");
        if (to.Transport != SipTransport.Udp)
        {
            Trace?.Invoke(true, new SipFlow(to.Transport, to.Address, to.Address, to.Connection), message.Span);
            _connections.Send(to, message, failed);
            return;
        }

        var socket = _sockets.Find(socket => socket.Local.AddressFamily == to.Address.AddressFamily);
        if (socket is not null)
        {
            Trace?.Invoke(true, new SipFlow(SipTransport.Udp, socket.Local, to.Address), message.Span);
        }

        if (socket?.Send(message.Span, to.Address) != true)
        {
            failed?.Invoke();
        }
    }

    public void SendResponse(SipFlow flow, SipVia top, ReadOnlyMemory<byte> message, Action? failed)
    {
        _metrics.Sent("response");
        Trace?.Invoke(true, flow, message.Span);
        if (flow.Transport != SipTransport.Udp)
        {
            // If the connection is gone, a new one goes to the address in Via (RFC 3261, 18.2.2).
            var port = top.Port != 0 ? top.Port : flow.Transport == SipTransport.Tls ? 5061 : 5060;
            _connections.Send(new SipDestination(flow.Transport, new IPEndPoint(flow.Remote.Address, port), top.Host, flow.Connection), message, failed);
            return;
        }

        // The address is always the one that the request came from. Via may lie, and the port in it only counts without 'rport'.
        var to = top.Parameters.Has("rport") ? flow.Remote : new IPEndPoint(flow.Remote.Address, top.Port == 0 ? 5060 : top.Port);
        if (_sockets.Find(socket => socket.Local.Equals(flow.Local))?.Send(message.Span, to) != true)
        {
            failed?.Invoke();
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var socket in _sockets)
        {
            await socket.DisposeAsync();
        }

        await _connections.DisposeAsync();
    }

    private static (string Host, int Port) Visible(SipListenOptions own, IPAddress peer)
    {
        var address = own.Address.Address;
        var host = own.ExternalHost ?? HostPort.Of(!address.Equals(IPAddress.Any) && !address.Equals(IPAddress.IPv6Any) ? address : LocalAddresses.Towards(peer));
        return (host, own.ExternalPort == 0 ? own.Address.Port : own.ExternalPort);
    }

    private void Take(ReadOnlySpan<byte> message, SipFlow flow)
    {
        message = message.TrimStart("\r\n"u8);
        if (message.Length < 12)
        {
            // Keep-alives of RFC 5626 and of phones behind NAT.
            return;
        }

        Trace?.Invoke(false, flow, message);
        var isResponse = ArrivalScan.IsResponse(message);
        _metrics.Received(isResponse ? "response" : "request");
        var verdict = isResponse || _guard is null
            ? SipVerdict.Pass
            : _guard.Judge(new SipArrival(flow.Remote, flow.Transport, ArrivalScan.Method(message), ArrivalScan.UserAgent(message)));
        if (verdict != SipVerdict.Pass)
        {
            _metrics.Refused(verdict == SipVerdict.Drop ? "dropped" : verdict == SipVerdict.Busy ? "rate" : "forbidden");
            if (verdict == SipVerdict.Drop || !MayRefuse())
            {
                return;
            }
        }

        try
        {
            var parsed = SipParser.Parse(message, _messages);
            Mark(parsed, flow);
            if (verdict != SipVerdict.Pass)
            {
                Refuse((SipRequest)parsed, flow, verdict == SipVerdict.Busy ? 503 : 403);
            }
            else if (parsed is not SipResponse || IsForUs(parsed, flow))
            {
                Received?.Invoke(parsed, flow);
            }
        }
        catch (SipParseException broken)
        {
            _metrics.Refused("unreadable");
            _log.Unusable(flow.Remote, broken.Status, broken.Message);
            if (broken.Partial is SipRequest { Method: not SipMethods.Ack } request && request.TryGetTopVia(out _) && MayRefuse())
            {
                Mark(request, flow);
                Refuse(request, flow, broken.Status, broken.Message);
            }
        }
    }

    private void Refuse(SipRequest request, SipFlow flow, int status, string? reason = null)
    {
        if (request.Method == SipMethods.Ack || !request.TryGetTopVia(out var top))
        {
            return;
        }

        var response = request.Respond(status, "refused", reason);
        if (status == 503)
        {
            response.Headers.Add(SipHeaderNames.RetryAfter, "5");
        }

        SendResponse(flow, top, response.ToBytes(), null);
    }

    // 'received' and 'rport' tell where the answer must go (RFC 3261, 18.2.1; RFC 3581, 4).
    private static void Mark(SipMessage message, SipFlow flow)
    {
        if (message is not SipRequest || !message.TryGetTopVia(out var via))
        {
            return;
        }

        var source = HostPort.Of(flow.Remote.Address).Trim('[', ']');
        var asksForPort = via.Parameters.Has("rport");
        if (asksForPort || !via.Host.Trim('[', ']').Equals(source, StringComparison.OrdinalIgnoreCase))
        {
            var parameters = via.Parameters.With("received", source);
            message.ReplaceTopVia((via with { Parameters = asksForPort ? parameters.With("rport", $"{flow.Remote.Port}") : parameters }).ToString());
        }
    }

    // A response whose top Via is not ours was sent to us by mistake (RFC 3261, 18.1.2).
    private bool IsForUs(SipMessage response, SipFlow flow)
    {
        var ours = response.TryGetTopVia(out var via) && _bound.Exists(one => Visible(one, flow.Remote.Address) is var (host, port)
            && via.Host.Equals(host, StringComparison.OrdinalIgnoreCase) && (via.Port == port || (via.Port == 0 && port is 5060 or 5061)));
        if (!ours)
        {
            _metrics.Refused("foreign");
        }

        return ours;
    }

    private bool MayRefuse()
    {
        var second = _time.GetTimestamp() / _time.TimestampFrequency;
        if (Interlocked.Exchange(ref _refusalSecond, second) != second)
        {
            Volatile.Write(ref _refusals, 0);
        }

        return Interlocked.Increment(ref _refusals) <= MostRefusals;
    }
}
