using VoiceAgent.Sip.Messages;
using VoiceAgent.Sip.Transactions;

namespace VoiceAgent.Sip.Requests;

/// <summary>One try of a request: its transaction, and CANCEL if it is an INVITE.</summary>
internal sealed class RequestTry(TransactionLayer transactions, OutgoingRequest outgoing) : IClientUser
{
    private readonly TaskCompletionSource<(int Status, SipResponse? Response)> _final = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Lock _gate = new();
    private ClientTransaction? _transaction;
    private bool _provisional;
    private bool _wanted;
    private bool _sent;
    private ITimer? _patience;

    public Task<(int Status, SipResponse? Response)> Final => _final.Task;

    public void Begin(ClientTransaction transaction)
    {
        lock (_gate)
        {
            _transaction = transaction;
        }

        CancelIfDue();
    }

    /// <summary>Wants CANCEL. It goes out as soon as the peer has answered provisionally (RFC 3261, 9.1).</summary>
    public void Cancel()
    {
        lock (_gate)
        {
            _wanted = true;
        }

        CancelIfDue();
    }

    public void Responded(ClientTransaction transaction, SipResponse response)
    {
        if (!response.IsFinal)
        {
            lock (_gate)
            {
                _provisional = true;
            }

            outgoing.Provisional?.Invoke(transaction.Request, response);
            CancelIfDue();
        }
        else if (!End(response.Status, response))
        {
            outgoing.Repeated?.Invoke(transaction.Request, transaction.To, response);
        }
    }

    public void Failed(ClientTransaction transaction, int status) => End(status, null);

    private bool End(int status, SipResponse? response)
    {
        _patience?.Dispose();
        return _final.TrySetResult((status, response));
    }

    private void CancelIfDue()
    {
        ClientTransaction transaction;
        lock (_gate)
        {
            if (!_wanted || !_provisional || _sent || _transaction is null || _final.Task.IsCompleted)
            {
                return;
            }

            _sent = true;
            transaction = _transaction;

            // A peer that never gives the final response must not keep us (RFC 3261, 9.1).
            _patience = transactions.Time.CreateTimer(_ =>
            {
                if (End(408, null))
                {
                    transaction.Abandon();
                }
            }, null, transactions.Timers.Patience, Timeout.InfiniteTimeSpan);
        }

        transactions.Cancel(transaction, outgoing.CancelReason?.ToString());
    }
}
