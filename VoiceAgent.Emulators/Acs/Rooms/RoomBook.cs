using System.Collections.Concurrent;
using System.Text.Json.Nodes;

namespace VoiceAgent.Emulators.Acs.Rooms;

/// <summary>A room: a conversation that can be joined between two times.</summary>
internal sealed record Room(string Id, DateTimeOffset CreatedAt, DateTimeOffset ValidFrom, DateTimeOffset ValidUntil, bool PstnDialOutEnabled)
{
    /// <summary>The people who may join, by raw id, with their roles.</summary>
    public ConcurrentDictionary<string, string> Participants { get; init; } = new();

    public bool IsOpen(DateTimeOffset now) => now >= ValidFrom && now < ValidUntil;

    public JsonObject ToJson() => new()
    {
        ["id"] = Id,
        ["createdAt"] = CreatedAt.ToString("o"),
        ["validFrom"] = ValidFrom.ToString("o"),
        ["validUntil"] = ValidUntil.ToString("o"),
        ["pstnDialOutEnabled"] = PstnDialOutEnabled,
    };
}

/// <summary>The rooms of the resource, in memory.</summary>
internal sealed class RoomBook
{
    private readonly ConcurrentDictionary<string, Room> _all = new();

    public IEnumerable<Room> All => _all.Values.OrderBy(room => room.CreatedAt);

    public Room? Find(string id) => _all.GetValueOrDefault(id);

    public void Set(Room room) => _all[room.Id] = room;

    public bool Remove(string id) => _all.TryRemove(id, out _);
}
