using System.Net;
using VoiceAgent.Sip.Messages;
using VoiceAgent.Sip.Telemetry;
using VoiceAgent.Sip.Transactions;
using VoiceAgent.Sip.Transport;

namespace VoiceAgent.Tests.Sip;

/// <summary>
/// Two transaction layers with a bad network between them, in virtual time. One sends some requests and cancels some, the other one answers as chance has it. Each step checks what
/// must always hold.
/// </summary>
internal sealed class TransactionRound : IClientUser, IServerUser
{
    // With a longer stay in the network, a late repetition can come after the end of its transaction, which RFC 3261 accepts.
    private const int LongestDelay = 400;

    private static readonly IPEndPoint Here = new(IPAddress.Loopback, 5060);
    private static readonly IPEndPoint There = new(IPAddress.Loopback, 5070);

    private readonly SteppedTime _time = new();
    private readonly Random _chance;
    private readonly SipTransport _transport;
    private readonly double _loss;
    private readonly TransactionLayer _client;
    private readonly TransactionLayer _server;
    private readonly Dictionary<ClientTransaction, (int Finals, bool Cancelled)> _sent = [];
    private readonly Dictionary<ServerTransaction, TransactionPhase> _taken = [];
    private readonly Dictionary<ClientTransaction, TransactionPhase> _phases = [];
    private readonly HashSet<string> _seen = [];
    private readonly HashSet<ServerTransaction> _cancelled = [];
    private readonly HashSet<string> _acknowledged = [];

    public TransactionRound(int seed)
    {
        _chance = new Random(seed);
        _transport = _chance.Next(4) == 0 ? SipTransport.Tcp : SipTransport.Udp;
        _loss = _transport == SipTransport.Udp ? _chance.NextDouble() * 0.6 : 0;
        var metrics = new SipMetrics(null, () => 0, () => 0, () => 0);
        _client = new TransactionLayer(new Wire(this, toServer: true), _time, new SipTimers(), new SipTransactionLimits(), metrics) { User = this };
        _server = new TransactionLayer(new Wire(this, toServer: false), _time, new SipTimers(), new SipTransactionLimits(), metrics) { User = this };
        _client.Later = _server.Later = act => _time.After(TimeSpan.Zero, act);
    }

    /// <summary>Everything that was seen to be wrong.</summary>
    public List<string> Wrong { get; } = [];

    public int Messages { get; private set; }

    public void Run()
    {
        for (var at = _chance.Next(1, 4); at > 0; at--)
        {
            _time.After(TimeSpan.FromMilliseconds(_chance.Next(2_000)), Send);
        }

        for (var steps = 0; _time.Step(); steps++)
        {
            Check();
            if (steps > 20_000)
            {
                Wrong.Add("It does not end.");
                return;
            }
        }

        if (_client.Alive != 0 || _server.Alive != 0)
        {
            Wrong.Add($"{_client.Alive} and {_server.Alive} transactions never ended.");
        }

        foreach (var (transaction, (finals, _)) in _sent)
        {
            if (finals != 1)
            {
                Wrong.Add($"{transaction.Request.Method} had {finals} final events.");
            }
        }
    }

    public void Responded(ClientTransaction transaction, SipResponse response)
    {
        if (!_sent.TryGetValue(transaction, out var known))
        {
            return;
        }

        if (!response.IsFinal)
        {
            Expect(known.Finals == 0, "A provisional response came after the final one.");
            return;
        }

        var again = known.Finals == 1 && response.IsSuccess && transaction.Request.Method == SipMethods.Invite;
        _sent[transaction] = (again ? 1 : known.Finals + 1, known.Cancelled);
        if (response.IsSuccess && transaction.Request.Method == SipMethods.Invite)
        {
            Deliver(true, Ack(transaction.Request).ToBytes());
        }
    }

    public void Failed(ClientTransaction transaction, int status)
    {
        if (_sent.TryGetValue(transaction, out var known))
        {
            _sent[transaction] = (known.Finals + 1, known.Cancelled);
        }
    }

    public void Requested(ServerTransaction transaction)
    {
        Expect(_seen.Add($"{transaction.Request.CallId} {transaction.Request.CSeq}"), "A request came twice.");
        _taken[transaction] = transaction.Phase;
        if (_chance.Next(2) == 0)
        {
            _time.After(TimeSpan.FromMilliseconds(_chance.Next(3_000)), () => transaction.Respond(180));
        }

        // Some take so long that the sender gives up.
        _time.After(TimeSpan.FromMilliseconds(_chance.Next(4) == 0 ? _chance.Next(40_000) : _chance.Next(5_000)), () => Answer(transaction));
    }

    public void Acknowledged(SipRequest ack, SipFlow flow) => _acknowledged.Add(ack.CallId);

    public void Cancelled(ServerTransaction invite, SipRequest cancel)
    {
        Expect(_cancelled.Add(invite), "CANCEL came twice.");
        Expect(invite.IsOpen, "CANCEL came after the final response.");
        invite.Respond(487);
    }

    public void Strayed(SipResponse response, SipFlow flow)
    {
    }

    private static SipRequest Ack(SipRequest invite)
    {
        var ack = New(SipMethods.Ack, invite.CallId, invite.CSeq.Number);
        return ack;
    }

    private static SipRequest New(string method, string callId, uint number)
    {
        var request = new SipRequest(method, SipUri.Parse("sip:there@127.0.0.1"));
        request.Headers.Add("Via", $"SIP/2.0/UDP 127.0.0.1;branch={SipTokens.Branch()}");
        request.Headers.Add("From", "<sip:here@127.0.0.1>;tag=1");
        request.Headers.Add("To", "<sip:there@127.0.0.1>");
        request.Headers.Add("Call-ID", callId);
        request.Headers.Add("CSeq", $"{number} {method}");
        return request;
    }

    private void Send()
    {
        var invite = _chance.Next(3) > 0;
        var transaction = _client.Send(New(invite ? SipMethods.Invite : SipMethods.Options, SipTokens.CallId(), (uint)_chance.Next(1, 1_000)), new SipDestination(_transport, There, "there"), this);
        _sent.TryAdd(transaction, (0, false));
        _phases[transaction] = transaction.Phase;
        if (invite)
        {
            _time.After(TimeSpan.FromMilliseconds(_chance.Next(2) == 0 ? _chance.Next(6_000) : 60_000), () => Cancel(transaction));
        }
    }

    private void Cancel(ClientTransaction transaction)
    {
        if (transaction.Phase != TransactionPhase.Proceeding)
        {
            return;
        }

        _client.Cancel(transaction, null);
        _time.After(_client.Timers.Patience, () =>
        {
            if (transaction.Phase == TransactionPhase.Proceeding)
            {
                transaction.Abandon();
                _sent[transaction] = (_sent[transaction].Finals + 1, true);
            }
        });
    }

    private void Answer(ServerTransaction transaction)
    {
        var response = transaction.Request.Respond(_chance.Next(2) == 0 ? 200 : 486, transaction.Tag);
        var sent = transaction.Respond(response);
        Expect(!transaction.Respond(500), "A second final response was sent.");
        if (sent && transaction.IsInvite && response.IsSuccess)
        {
            RepeatUntilAck(transaction, response.ToBytes(), TimeSpan.FromMilliseconds(500));
        }
    }

    private void RepeatUntilAck(ServerTransaction transaction, byte[] accepted, TimeSpan wait) => _time.After(wait, () =>
    {
        if (!_acknowledged.Contains(transaction.Request.CallId) && transaction.Phase == TransactionPhase.Accepted)
        {
            transaction.SendAgain(accepted);
            RepeatUntilAck(transaction, accepted, wait < TimeSpan.FromSeconds(4) ? wait * 2 : wait);
        }
    });

    // Phases only go forward.
    private void Check()
    {
        foreach (var (transaction, before) in _phases)
        {
            Expect(transaction.Phase >= before, $"{transaction.Request.Method} went from {before} to {transaction.Phase}.");
            _phases[transaction] = transaction.Phase;
        }

        foreach (var (transaction, before) in _taken)
        {
            Expect(transaction.Phase >= before, $"The answer to {transaction.Request.Method} went from {before} to {transaction.Phase}.");
            _taken[transaction] = transaction.Phase;
        }
    }

    private void Expect(bool holds, string otherwise)
    {
        if (!holds)
        {
            Wrong.Add($"{otherwise} ({_time.Elapsed})");
        }
    }

    private void Deliver(bool toServer, ReadOnlyMemory<byte> message)
    {
        Messages++;
        var copies = _transport != SipTransport.Udp ? 1 : _chance.NextDouble() < _loss ? 0 : _chance.Next(10) == 0 ? 2 : 1;
        for (; copies > 0; copies--)
        {
            // A connection keeps the order. Datagrams overtake each other.
            var delay = _transport == SipTransport.Udp ? _chance.Next(LongestDelay) : 50;
            _time.After(TimeSpan.FromMilliseconds(delay), () =>
                (toServer ? _server : _client).Receive(SipParser.Parse(message.Span), new SipFlow(_transport, toServer ? There : Here, toServer ? Here : There, _transport == SipTransport.Udp ? 0 : 1)));
        }
    }

    private sealed class Wire(TransactionRound round, bool toServer) : ISipOutlet
    {
        public void SendRequest(SipDestination to, ReadOnlyMemory<byte> message, Action? failed) => round.Deliver(toServer, message);

        public void SendResponse(SipFlow flow, SipVia top, ReadOnlyMemory<byte> message, Action? failed) => round.Deliver(toServer, message);
    }
}
