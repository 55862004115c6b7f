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
        var exchange = new SipExchange(503, null, null, destination);
        for (var round = 0; round < MostTries; round++)
        {
            var request = outgoing.Build(destination);
            outgoing.Digest?.Authorize(request);
            var over = Over(request, destination);
            var current = new RequestTry(transactions, outgoing);
            current.Begin(transactions.Send(WithVia(request, over), over, current));
            await using (cancel.Register(static one => ((RequestTry)one!).Cancel(), request.Method == SipMethods.Invite ? current : new RequestTry(transactions, outgoing)))
            {
                var (status, response) = await current.Final;
                if (status == 503 && response is null && over.Transport != destination.Transport)
                {
                    // The peer has no TCP. The datagram is then larger than it should be, and usually arrives.
                    current = new RequestTry(transactions, outgoing);
                    request = outgoing.Build(destination);
                    outgoing.Digest?.Authorize(request);
                    current.Begin(transactions.Send(WithVia(request, destination), destination, current));
                    (status, response) = await current.Final;
                    over = destination;
                }

                exchange = new SipExchange(status, request, response, over);
                if (response is not { Status: 401 or 407 } || outgoing.Digest?.Learn(response) != true || cancel.IsCancellationRequested)
                {
                    if (response is { Status: not (401 or 407) })
                    {
                        outgoing.Digest?.Accepted(response);
                    }

                    return exchange;
                }
            }
        }

        return exchange;
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
