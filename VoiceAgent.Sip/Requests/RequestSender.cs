using VoiceAgent.Sip.Messages;
using VoiceAgent.Sip.Transactions;
using VoiceAgent.Sip.Transport;

namespace VoiceAgent.Sip.Requests;

/// <summary>Sends requests: finds the address, adds Via, answers challenges, and goes to the next address after a failure.</summary>
internal sealed class RequestSender(TransactionLayer transactions, TransportLayer transport, SipResolver resolver, string? product)
{
    // The first try, one for a challenge of the peer, one for that of a proxy, one for a stale nonce.
    private const int MostTries = 4;

    public TransactionLayer Transactions => transactions;

    /// <param name="cancel">INVITE: sends CANCEL. Others: they end by themselves after 32 s, so this only stops the search for addresses.</param>
    public async Task<SipExchange> SendAsync(OutgoingRequest outgoing, CancellationToken cancel)
    {
        var last = new SipExchange(503, null, null, null);
        await foreach (var destination in DestinationsAsync(outgoing, cancel))
        {
            last = await TryAsync(outgoing, destination, cancel);
            if (last is { Response: not null, Status: not 503 } || cancel.IsCancellationRequested)
            {
                break;
            }
        }

        return last;
    }

    /// <summary>Sends an ACK for a 2xx. It is no transaction.</summary>
    public void SendAck(SipRequest ack, SipDestination to) => transport.SendRequest(to, WithVia(ack, to).ToBytes(), null);

    /// <summary>The first address of a next hop. Null where it cannot be found.</summary>
    public async Task<SipDestination?> FirstAsync(SipUri hop, CancellationToken stopping) => await resolver.ResolveAsync(hop, stopping) is [var first, ..] ? first : null;

    private async Task<SipExchange> TryAsync(OutgoingRequest outgoing, SipDestination destination, CancellationToken cancel)
    {
        for (var tries = 1; ; tries++)
        {
            var exchange = await SendOnceAsync(outgoing, destination, mayChangeTransport: true, cancel);
            if (exchange is { Status: 503, Response: null } && exchange.To!.Transport != destination.Transport && !cancel.IsCancellationRequested)
            {
                // The peer has no TCP. The datagram is then larger than it should be, and usually arrives.
                exchange = await SendOnceAsync(outgoing, destination, mayChangeTransport: false, cancel);
            }

            if (exchange.Response is not { Status: 401 or 407 } challenge)
            {
                if (exchange.Response is { } answered)
                {
                    outgoing.Digest?.Accepted(answered);
                }

                return exchange;
            }

            if (tries == MostTries || cancel.IsCancellationRequested || outgoing.Digest?.Learn(challenge) != true)
            {
                return exchange;
            }
        }
    }

    private async Task<SipExchange> SendOnceAsync(OutgoingRequest outgoing, SipDestination destination, bool mayChangeTransport, CancellationToken cancel)
    {
        var request = outgoing.Build(destination);
        outgoing.Digest?.Authorize(request);
        var over = mayChangeTransport ? Over(request, destination) : destination;
        if (over.Transport != destination.Transport)
        {
            // Contact and Via name the transport.
            request = outgoing.Build(over);
            outgoing.Digest?.Authorize(request);
        }

        var current = new RequestTry(transactions, outgoing);
        current.Begin(transactions.Send(WithVia(request, over), over, current));
        using var cancelling = request.Method == SipMethods.Invite ? cancel.Register(static one => ((RequestTry)one!).Cancel(), current) : default;
        var (status, response) = await current.Final;
        return new SipExchange(status, request, response, over);
    }

    private async IAsyncEnumerable<SipDestination> DestinationsAsync(OutgoingRequest outgoing, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken stopping)
    {
        if (outgoing.First is { } first)
        {
            yield return first;
        }

        foreach (var hop in outgoing.Hops)
        {
            IReadOnlyList<SipDestination> found;
            try
            {
                found = await resolver.ResolveAsync(hop, stopping);
            }
            catch (OperationCanceledException)
            {
                yield break;
            }

            foreach (var destination in found)
            {
                if (outgoing.First is null || !destination.Address.Equals(outgoing.First.Address) || destination.Transport != outgoing.First.Transport)
                {
                    yield return destination;
                }
            }
        }
    }

    // A large request goes over TCP (RFC 3261, 18.1.1). The Via is not written yet, so its length is estimated.
    private SipDestination Over(SipRequest request, SipDestination destination)
    {
        const int ViaLength = 100;
        return destination.Transport == SipTransport.Udp && transport.Own(SipTransport.Tcp, destination.Address.Address) is not null && request.ToBytes().Length + ViaLength > transport.DatagramBytes
            ? destination with { Transport = SipTransport.Tcp, Connection = 0 }
            : destination;
    }

    private SipRequest WithVia(SipRequest request, SipDestination to)
    {
        var (host, port) = transport.Own(to.Transport, to.Address.Address) ?? ("unknown.invalid", 0);
        request.Headers.Remove(SipHeaderNames.Via);
        request.Headers.AddFirst(SipHeaderNames.Via, new SipVia(to.Transport.ToString().ToUpperInvariant(), host, port, new SipParameters(("branch", SipTokens.Branch()), ("rport", null))).ToString());
        if (!request.Headers.Has(SipHeaderNames.MaxForwards))
        {
            request.Headers.Add(SipHeaderNames.MaxForwards, "70");
        }

        if (product is not null && request.Method != SipMethods.Ack)
        {
            request.Headers.Set(SipHeaderNames.UserAgent, product);
        }

        return request;
    }
}
