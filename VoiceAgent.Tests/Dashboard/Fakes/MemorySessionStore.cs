using System.Collections.Concurrent;
using VoiceAgent.Dashboard.SignIn;

namespace VoiceAgent.Tests.Dashboard.Fakes;

internal sealed class MemorySessionStore : ISessionStore
{
    public ConcurrentDictionary<string, Session> Sessions { get; } = new();

    public Task PutAsync(string id, Session session)
    {
        Sessions[id] = session;
        return Task.CompletedTask;
    }

    public Task<Session?> FindAsync(string id) => Task.FromResult(Sessions.GetValueOrDefault(id));

    public Task RemoveAsync(string id)
    {
        Sessions.TryRemove(id, out _);
        return Task.CompletedTask;
    }
}
