using VoiceAgent.Emulators.LiveKit.Protocol;
using VoiceAgent.Emulators.LiveKit.Webhooks;

namespace VoiceAgent.Emulators.LiveKit.Rooms;

/// <summary>The rooms and who is in them. Every change is reported to the webhooks.</summary>
internal sealed class RoomTable(WebhookQueue webhooks, TimeProvider time, IHostApplicationLifetime life)
{
    private readonly Lock _guard = new();
    private readonly Dictionary<string, Room> _rooms = new(StringComparer.Ordinal);

    public T Locked<T>(Func<T> read)
    {
        lock (_guard)
        {
            return read();
        }
    }

    /// <summary>The rooms in the order of their names. Use it inside <see cref="Locked"/>.</summary>
    public IEnumerable<Room> All => _rooms.Values.OrderBy(static room => room.Name, StringComparer.Ordinal);

    /// <summary>Use it inside <see cref="Locked"/>.</summary>
    /// <exception cref="TwirpError">There is no such room.</exception>
    public Room Need(string name) => _rooms.GetValueOrDefault(name) ?? throw TwirpError.NotFound("requested room does not exist");

    /// <summary>Use it inside <see cref="Locked"/>.</summary>
    /// <exception cref="TwirpError">There is no such participant.</exception>
    public Participant Need(string room, string identity) =>
        _rooms.GetValueOrDefault(room)?.Participants.Find(one => one.Identity == identity) ?? throw TwirpError.NotFound("participant does not exist");

    public Room? Find(string name) => Locked(() => _rooms.GetValueOrDefault(name));

    /// <summary>The room of this name. A new one gets its settings.</summary>
    public Room Open(string name, Action<Room>? settings = null)
    {
        lock (_guard)
        {
            if (_rooms.TryGetValue(name, out var there))
            {
                return there;
            }

            var room = new Room(name, time.GetUtcNow());
            settings?.Invoke(room);
            _rooms[name] = room;
            webhooks.Add("room_started", room);
            _ = CloseIfEmptyAsync(room, room.EmptyTimeout);
            return room;
        }
    }

    public Participant Join(string name, string identity, string kind, Action<Participant> settings)
    {
        Participant? replaced;
        Participant participant;
        lock (_guard)
        {
            var room = Open(name);
            replaced = room.Participants.Find(one => one.Identity == identity);
            if (replaced is null && room.MaxParticipants > 0 && room.Participants.Count >= room.MaxParticipants)
            {
                throw new TwirpError("resource_exhausted", "room is full");
            }

            participant = new Participant(identity, kind, time.GetUtcNow());
            settings(participant);
            if (replaced is not null)
            {
                Leave(room, replaced, "DUPLICATE_IDENTITY");
            }

            room.Participants.Add(participant);
            room.Joins++;
            webhooks.Add("participant_joined", room, participant);
        }

        _ = replaced?.HangUp?.Invoke();
        return participant;
    }

    /// <summary>Removes a participant, and hangs up when it is a call.</summary>
    /// <returns>False when it has left already.</returns>
    public async Task<bool> LeaveAsync(string name, Participant participant, string reason)
    {
        lock (_guard)
        {
            if (!_rooms.TryGetValue(name, out var room) || !room.Participants.Contains(participant))
            {
                return false;
            }

            Leave(room, participant, reason);
        }

        await (participant.HangUp?.Invoke() ?? Task.CompletedTask);
        return true;
    }

    /// <exception cref="TwirpError">There is no such room.</exception>
    public async Task DeleteAsync(string name)
    {
        List<Participant> left;
        lock (_guard)
        {
            var room = Need(name);
            left = [.. room.Participants];
            left.ForEach(participant => Leave(room, participant, "ROOM_DELETED"));
            Close(room);
        }

        await Task.WhenAll(left.Select(static participant => participant.HangUp?.Invoke() ?? Task.CompletedTask));
    }

    private void Leave(Room room, Participant participant, string reason)
    {
        (participant.State, participant.DisconnectReason) = ("DISCONNECTED", reason);
        room.Participants.Remove(participant);
        webhooks.Add("participant_left", room, participant);
        if (room.Participants.Count == 0)
        {
            _ = CloseIfEmptyAsync(room, room.DepartureTimeout);
        }
    }

    private async Task CloseIfEmptyAsync(Room room, int seconds)
    {
        var joins = room.Joins;
        await Task.Delay(TimeSpan.FromSeconds(seconds), time, life.ApplicationStopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
        lock (_guard)
        {
            if (!life.ApplicationStopping.IsCancellationRequested && room.Joins == joins && room.Participants.Count == 0)
            {
                Close(room);
            }
        }
    }

    private void Close(Room room)
    {
        if (_rooms.GetValueOrDefault(room.Name) == room)
        {
            _rooms.Remove(room.Name);
            webhooks.Add("room_finished", room);
        }
    }
}
