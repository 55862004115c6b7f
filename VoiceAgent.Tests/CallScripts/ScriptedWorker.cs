using VoiceAgent.CallLog;
using VoiceAgent.Contracts.Calls;
using VoiceAgent.Tests.Fakes;

namespace VoiceAgent.Tests.CallScripts;

/// <summary>The way of one worker to the shared log and the commands. When it is killed, nothing of it arrives there any more.</summary>
internal sealed class ScriptedWorker(MemoryCallLog shared, string name, Func<Func<Task>, CancellationToken, Task> ask) : ICallLog, ICallCommands
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

    public async Task<bool> AppendAsync(CallLease lease, IReadOnlyList<PendingEvent> events)
    {
        var isWritten = false;
        await ask(async () => isWritten = !_isDead && await shared.AppendAsync(lease, events), default);
        return isWritten;
    }

    public Task<long> AppendAsync(CallId call, CallEvent happened) => shared.AppendAsync(call, happened);

    public async Task<IReadOnlyList<LoggedEvent>> ReadAsync(CallId call, long after = 0, int limit = 10_000)
    {
        IReadOnlyList<LoggedEvent> read = [];
        await ask(async () => read = await shared.ReadAsync(call, after, limit), default);
        return read;
    }

    public IAsyncEnumerable<LoggedEvent> FollowAsync(CallId call, long after, CancellationToken stopping) => shared.FollowAsync(call, after, stopping);

    public Task<long> SendAsync(CallId call, CallCommand command) => shared.SendAsync(call, command);

    public async Task<IAsyncDisposable> ListenAsync(CallId call, Action<CallCommand> heard)
    {
        _heard = heard;
        await ask(static () => Task.CompletedTask, default);
        return await shared.ListenAsync(call, heard);
    }
}
