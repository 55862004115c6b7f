using System.Collections.Concurrent;
using VoiceAgent.CallGateway.Sip;
using VoiceAgent.Sip.Dialogs;

namespace VoiceAgent.Tests.CallGateway.Sip;

/// <summary>The calls of trunks in memory.</summary>
internal sealed class MemorySipCalls : ISipCalls
{
    private readonly ConcurrentDictionary<string, SipCall> _calls = new();

    public IEnumerable<SipCall> All => _calls.Values;

    public bool IsAway { get; set; }

    public Task AddAsync(SipCall call)
    {
        ThrowIfAway();
        _calls[call.ConnectionId] = call;
        return Task.CompletedTask;
    }

    public Task<SipCall?> FindAsync(string connectionId)
    {
        ThrowIfAway();
        return Task.FromResult(_calls.GetValueOrDefault(connectionId));
    }

    public Task<SipCall?> FindAsync(SipDialogId dialog)
    {
        ThrowIfAway();
        return Task.FromResult(_calls.Values.FirstOrDefault(call => call.Dialog?.Id == dialog));
    }

    public Task<SipCall?> ChangeAsync(string connectionId, Func<SipCall, SipCall?> change)
    {
        ThrowIfAway();
        lock (_calls)
        {
            if (!_calls.TryGetValue(connectionId, out var current))
            {
                return Task.FromResult<SipCall?>(null);
            }

            return Task.FromResult<SipCall?>(change(current) is { } next ? _calls[connectionId] = next with { Version = current.Version + 1 } : current);
        }
    }

    private void ThrowIfAway()
    {
        if (IsAway)
        {
            throw new TimeoutException("The store is away.");
        }
    }
}
