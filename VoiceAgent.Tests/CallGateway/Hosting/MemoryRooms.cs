using VoiceAgent.CallGateway.Calls.Rooms;
using VoiceAgent.CallGateway.LiveKit.Rooms;

namespace VoiceAgent.Tests.CallGateway.Hosting;

/// <summary>What is known about rooms, in memory. Each listener hears each end at once.</summary>
internal sealed class MemoryRooms : IRoomMemory
{
    private readonly Lock _guard = new();
    private readonly Dictionary<string, KnownRoom> _rooms = new(StringComparer.Ordinal);
    private readonly List<Action<RoomEnd>> _listeners = [];

    /// <summary>True when the store does not answer.</summary>
    public bool IsDown { get; set; }

    public Task<KnownRoom> ChangeAsync(string sid, Func<KnownRoom?, KnownRoom> change)
    {
        ThrowIfDown();
        lock (_guard)
        {
            return Task.FromResult(_rooms[sid] = change(_rooms.GetValueOrDefault(sid)));
        }
    }

    public Task<KnownRoom?> FindByNameAsync(string name) => FindAsync(room => room.Name == name);

    public Task<KnownRoom?> FindByCallAsync(string key) => FindAsync(room => room.Keys().Contains(key));

    public Task TellAsync(RoomEnd end)
    {
        ThrowIfDown();
        Action<RoomEnd>[] listeners;
        lock (_guard)
        {
            listeners = [.. _listeners];
        }

        Array.ForEach(listeners, ended => ended(end));
        return Task.CompletedTask;
    }

    public Task<IAsyncDisposable> FollowAsync(Action<RoomEnd> ended)
    {
        ThrowIfDown();
        lock (_guard)
        {
            _listeners.Add(ended);
        }

        return Task.FromResult<IAsyncDisposable>(new Following(this, ended));
    }

    private Task<KnownRoom?> FindAsync(Func<KnownRoom, bool> fits)
    {
        ThrowIfDown();
        lock (_guard)
        {
            return Task.FromResult(_rooms.Values.Where(fits).OrderByDescending(room => room.CreatedMs).FirstOrDefault());
        }
    }

    private void ThrowIfDown()
    {
        if (IsDown)
        {
            throw new TimeoutException("Redis is away.");
        }
    }

    private sealed class Following(MemoryRooms rooms, Action<RoomEnd> ended) : IAsyncDisposable
    {
        public ValueTask DisposeAsync()
        {
            lock (rooms._guard)
            {
                rooms._listeners.Remove(ended);
            }

            return default;
        }
    }
}
