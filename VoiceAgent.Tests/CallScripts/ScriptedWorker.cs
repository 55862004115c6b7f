using VoiceAgent.CallLog;
using VoiceAgent.Contracts.Calls;
using VoiceAgent.Tests.Fakes;

namespace VoiceAgent.Tests.CallScripts;

/// <summary>The way of one worker to the shared log and the commands. When it is killed, nothing of it arrives there any more.</summary>
internal sealed class ScriptedWorker(MemoryCallLog shared, string name) : ICallLog, ICallCommands
{
    private Action<CallCommand>? _heard;
    private bool _isDead;

    public string Name => name;

    /// <summary>The process ends at this moment. Its objects stop without an effect on others.</summary>
    public void Kill()
    {
        _isDead = true;
        _heard?.Invoke(new LeaseLost(long.MaxValue));
    }

    public async Task<bool> AppendAsync(CallLease lease, IReadOnlyList<PendingEvent> events) => !_isDead && await shared.AppendAsync(lease, events);

    public Task<long> AppendAsync(CallId call, CallEvent happened) => shared.AppendAsync(call, happened);

    public Task<IReadOnlyList<LoggedEvent>> ReadAsync(CallId call, long after = 0, int limit = 10_000) => shared.ReadAsync(call, after, limit);

    public IAsyncEnumerable<LoggedEvent> FollowAsync(CallId call, long after, CancellationToken stopping) => shared.FollowAsync(call, after, stopping);

    public Task<long> SendAsync(CallId call, CallCommand command) => shared.SendAsync(call, command);

    public Task<IAsyncDisposable> ListenAsync(CallId call, Action<CallCommand> heard)
    {
        _heard = heard;
        return shared.ListenAsync(call, heard);
    }
}
