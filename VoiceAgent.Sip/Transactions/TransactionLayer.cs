using System.Collections.Concurrent;
using System.Net;
using VoiceAgent.Sip.Messages;
using VoiceAgent.Sip.Telemetry;
using VoiceAgent.Sip.Transport;

namespace VoiceAgent.Sip.Transactions;

/// <summary>Finds the transaction of each message, makes new ones, and refuses what would be too many.</summary>
internal sealed class TransactionLayer(ISipOutlet outlet, TimeProvider time, SipTimers timers, SipTransactionLimits limits, SipMetrics metrics)
{
    private readonly ConcurrentDictionary<(string Branch, string Method), ClientTransaction> _clients = new();
    private readonly ConcurrentDictionary<ServerKey, ServerTransaction> _servers = new();
    private readonly ConcurrentDictionary<MergeKey, ServerKey> _merges = new();
    private readonly ConcurrentDictionary<IPAddress, int> _pending = new();
    private int _alive;

    public ISipOutlet Outlet => outlet;

    public TimeProvider Time => time;

    public SipTimers Timers => timers;

    public SipMetrics Metrics => metrics;

    /// <summary>Takes new requests. Set before the first message.</summary>
    public IServerUser? User { get; set; }

    /// <summary>Runs what must not run within the call that causes it. Tests in virtual time replace it.</summary>
    public Action<Action> Later { get; set; } = static act => ThreadPool.QueueUserWorkItem(static act => act(), act, preferLocal: false);

    public int Alive => Volatile.Read(ref _alive);

    /// <summary>Sends a request with a Via of its own. Its branch must be new.</summary>
    public ClientTransaction Send(SipRequest request, SipDestination to, IClientUser user)
    {
        request.TryGetTopVia(out var via);
        var transaction = new ClientTransaction(this, request, to, user);
        _clients[(via!.Branch!, request.Method)] = transaction;
        Interlocked.Increment(ref _alive);
        transaction.Start();
        return transaction;
    }

    /// <summary>CANCEL for an INVITE that has a provisional response (RFC 3261, 9.1).</summary>
    public void Cancel(ClientTransaction invite, string? reason)
    {
        var request = invite.Request;
        var cancel = new SipRequest(SipMethods.Cancel, request.Uri);
        cancel.Headers.Add(SipHeaderNames.Via, request.Headers.Values(SipHeaderNames.Via)[0]);
        request.Headers.CopyTo(cancel.Headers, SipHeaderNames.Route);
        cancel.Headers.Add(SipHeaderNames.MaxForwards, "70");
        request.Headers.CopyTo(cancel.Headers, SipHeaderNames.From);
        request.Headers.CopyTo(cancel.Headers, SipHeaderNames.To);
        request.Headers.CopyTo(cancel.Headers, SipHeaderNames.CallId);
        cancel.Headers.Add(SipHeaderNames.CSeq, new SipCSeq(request.CSeq.Number, SipMethods.Cancel).ToString());
        cancel.Headers.Set(SipHeaderNames.Reason, reason);
        Send(cancel, invite.To, Nobody.Instance);
    }

    public void Receive(SipMessage message, SipFlow flow)
    {
        if (!message.TryGetTopVia(out var via))
        {
            return;
        }

        if (message is SipResponse response)
        {
            Receive(response, via, flow);
        }
        else
        {
            Receive((SipRequest)message, via, flow);
        }
    }

    internal void Remove(ClientTransaction transaction)
    {
        if (transaction.Request.TryGetTopVia(out var via) && _clients.TryRemove((via.Branch!, transaction.Request.Method), out _))
        {
            Interlocked.Decrement(ref _alive);
        }
    }

    internal void Remove(ServerTransaction transaction)
    {
        if (_servers.TryRemove(transaction.Key, out _))
        {
            Interlocked.Decrement(ref _alive);
            if (transaction.Merge is { } merge)
            {
                _merges.TryRemove(merge, out _);
            }
        }
    }

    /// <summary>An INVITE has its final response, so that it no longer counts as pending.</summary>
    internal void Answered(ServerTransaction transaction)
    {
        if (transaction.IsInvite && _pending.AddOrUpdate(transaction.Flow.Remote.Address, 0, static (_, count) => count - 1) <= 0)
        {
            _pending.TryRemove(new KeyValuePair<IPAddress, int>(transaction.Flow.Remote.Address, 0));
        }
    }

    private void Receive(SipResponse response, SipVia via, SipFlow flow)
    {
        var sequence = response.CSeq;
        if (via.Branch is { } branch && _clients.TryGetValue((branch, sequence.Method), out var client))
        {
            client.Receive(response);
        }
        else if (response.IsSuccess && sequence.Method == SipMethods.Invite)
        {
            User?.Strayed(response, flow);
        }
    }

    private void Receive(SipRequest request, SipVia via, SipFlow flow)
    {
        var key = ServerKey.Of(request, via);
        if (_servers.TryGetValue(key, out var known))
        {
            if (request.Method == SipMethods.Ack && known.Phase == TransactionPhase.Accepted)
            {
                // A peer that reuses the branch of its INVITE for the ACK of a 2xx. RFC 3261 forbids it, and it is common.
                User?.Acknowledged(request, flow);
                return;
            }

            known.Receive(request);
            return;
        }

        if (request.Method == SipMethods.Ack)
        {
            User?.Acknowledged(request, flow);
            return;
        }

        if (Refusal(request, flow, key, out var merge) is var (status, reason))
        {
            metrics.Refused(reason);
            var refusal = request.Respond(status, SipTokens.Tag());
            if (status == 503)
            {
                refusal.Headers.Add(SipHeaderNames.RetryAfter, ((int)limits.RetryAfter.TotalSeconds).ToString(System.Globalization.CultureInfo.InvariantCulture));
            }

            outlet.SendResponse(flow, via, refusal.ToBytes(), null);
            return;
        }

        Begin(new ServerTransaction(this, request, via, flow) { Key = key, Merge = merge }, key);
    }

    private void Begin(ServerTransaction transaction, ServerKey key)
    {
        if (!_servers.TryAdd(key, transaction))
        {
            // Two sockets have received the same request at once.
            return;
        }

        Interlocked.Increment(ref _alive);
        if (transaction.Merge is { } merge)
        {
            _merges.TryAdd(merge, key);
        }

        if (transaction.IsInvite)
        {
            _pending.AddOrUpdate(transaction.Flow.Remote.Address, 1, static (_, count) => count + 1);
            transaction.Respond(100);
        }

        if (transaction.Request.Method == SipMethods.Cancel)
        {
            Cancel(transaction, key);
            return;
        }

        User?.Requested(transaction);
    }

    private void Cancel(ServerTransaction cancel, ServerKey key)
    {
        if (!_servers.TryGetValue(key with { Method = SipMethods.Invite }, out var invite))
        {
            cancel.Respond(481);
            return;
        }

        cancel.Respond(200);
        if (invite.IsOpen)
        {
            User?.Cancelled(invite, cancel.Request);
        }
    }

    private (int Status, string Reason)? Refusal(SipRequest request, SipFlow flow, ServerKey key, out MergeKey? merge)
    {
        // The same request by another way has another branch (RFC 3261, 8.2.2.2).
        merge = request.To.Tag is null && request.Method != SipMethods.Cancel ? new MergeKey(request.CallId, request.From.Tag ?? "", request.CSeq) : null;
        if (merge is { } same && _merges.TryGetValue(same, out var first) && first != key)
        {
            return (482, "merged");
        }

        // What ends a call is still taken, so that a flood of new calls cannot keep old ones from ending.
        if (Alive >= limits.Alive && request.Method is not (SipMethods.Bye or SipMethods.Cancel or SipMethods.Prack))
        {
            return (503, "transactions");
        }

        return request.Method == SipMethods.Invite && _pending.GetValueOrDefault(flow.Remote.Address) >= limits.PendingPerSource ? (503, "pending") : null;
    }

    /// <summary>RFC 3261, 17.2.3. Requests of RFC 2543 without a unique branch are told apart by the headers that a repetition has in common.</summary>
    internal readonly record struct ServerKey(string Branch, string SentBy, string Method)
    {
        public static ServerKey Of(SipRequest request, SipVia via)
        {
            var method = request.Method == SipMethods.Ack ? SipMethods.Invite : request.Method;
            return via.Branch is { } branch && branch.StartsWith(SipVia.MagicCookie, StringComparison.OrdinalIgnoreCase) && branch.Length > SipVia.MagicCookie.Length
                ? new ServerKey(branch, via.SentBy.ToLowerInvariant(), method)
                : new ServerKey($"{request.CallId}|{request.From.Tag}|{request.CSeq.Number}|{request.Uri}", via.ToString(), method);
        }
    }

    internal readonly record struct MergeKey(string CallId, string FromTag, SipCSeq Sequence);

    private sealed class Nobody : IClientUser
    {
        public static readonly Nobody Instance = new();

        public void Responded(ClientTransaction transaction, SipResponse response)
        {
        }

        public void Failed(ClientTransaction transaction, int status)
        {
        }
    }
}
