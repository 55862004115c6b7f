using System.Security.Cryptography;
using System.Text.Json.Nodes;
using VoiceAgent.Emulators.Acs.Operations;
using VoiceAgent.Emulators.Acs.Requests;

namespace VoiceAgent.Emulators.Acs.Rooms;

internal sealed record RoleRequest(string? Role);

internal sealed record RoomRequest(DateTimeOffset? ValidFrom, DateTimeOffset? ValidUntil, bool? PstnDialOutEnabled, Dictionary<string, RoleRequest?>? Participants);

/// <summary>The Rooms API: create, get, list, update and delete rooms, and their participants.</summary>
internal static class RoomOperations
{
    public const string Path = "/rooms";

    private const string DefaultRole = "Attendee";

    // The service's documentation: a room is open for 180 days by default.
    private static readonly TimeSpan OpenFor = TimeSpan.FromDays(180);

    private static readonly string[] Roles = ["Presenter", DefaultRole, "Consumer", "Collaborator"];

    public static void Map(IEndpointRouteBuilder app)
    {
        var rooms = app.MapGroup(Path);
        rooms.MapPost("", CreateAsync);
        rooms.MapGet("", (RoomBook book) => AcsReply.Of(new JsonObject { ["value"] = new JsonArray([.. book.All.Select(room => room.ToJson())]) }));
        rooms.MapGet("/{id}", (string id, RoomBook book) => AcsReply.Of(Find(book, id).ToJson()));
        rooms.MapPatch("/{id}", UpdateAsync);
        rooms.MapDelete("/{id}", (string id, RoomBook book) => book.Remove(id) ? Results.NoContent() : throw Missing(id));
        rooms.MapGet("/{id}/participants", (string id, RoomBook book) => AcsReply.Of(People(Find(book, id))));
        rooms.MapPatch("/{id}/participants", ChangeParticipantsAsync);
    }

    private static async Task<IResult> CreateAsync(HttpContext context, RoomBook book, TimeProvider time)
    {
        var request = await Body.ReadAsync<RoomRequest>(context);
        var now = time.GetUtcNow();
        var from = request.ValidFrom ?? now;
        var room = Checked(new Room(RandomNumberGenerator.GetString("0123456789", 17), now, from, request.ValidUntil ?? from + OpenFor, request.PstnDialOutEnabled ?? false));
        Change(room, request.Participants);
        book.Set(room);
        return AcsReply.Of(room.ToJson(), StatusCodes.Status201Created);
    }

    private static async Task<IResult> UpdateAsync(string id, HttpContext context, RoomBook book)
    {
        var request = await Body.ReadAsync<RoomRequest>(context);
        var room = Find(book, id);
        room = Checked(room with
        {
            ValidFrom = request.ValidFrom ?? room.ValidFrom,
            ValidUntil = request.ValidUntil ?? room.ValidUntil,
            PstnDialOutEnabled = request.PstnDialOutEnabled ?? room.PstnDialOutEnabled,
        });
        book.Set(room);
        return AcsReply.Of(room.ToJson());
    }

    private static async Task<IResult> ChangeParticipantsAsync(string id, HttpContext context, RoomBook book)
    {
        var request = await Body.ReadAsync<RoomRequest>(context);
        Change(Find(book, id), request.Participants);
        return AcsReply.Of(new JsonObject());
    }

    /// <summary>Adds or changes participants. Null removes one.</summary>
    private static void Change(Room room, Dictionary<string, RoleRequest?>? changes)
    {
        foreach (var (rawId, role) in changes ?? [])
        {
            if (role is null)
            {
                room.Participants.TryRemove(rawId, out _);
                continue;
            }

            room.Participants[rawId] = role.Role is null ? DefaultRole : Roles.FirstOrDefault(known => known.Equals(role.Role, StringComparison.OrdinalIgnoreCase))
                ?? throw RefusedException.Bad($"role '{role.Role}' is not one of {string.Join(", ", Roles)}.");
        }
    }

    private static JsonObject People(Room room) => new()
    {
        ["value"] = new JsonArray([.. room.Participants.OrderBy(each => each.Key, StringComparer.Ordinal).Select(each => new JsonObject { ["rawId"] = each.Key, ["role"] = each.Value })]),
    };

    private static Room Checked(Room room) => room.ValidUntil > room.ValidFrom
        ? room
        : throw RefusedException.Bad("validUntil must be after validFrom.");

    private static Room Find(RoomBook book, string id) => book.Find(id) ?? throw Missing(id);

    private static RefusedException Missing(string id) => new(StatusCodes.Status404NotFound, "NotFound", $"There is no room {id}.");
}
