using VoiceAgent.CallGateway.LiveKit.Wire;

namespace VoiceAgent.CallGateway.LiveKit;

/// <summary>LiveKit's <c>RoomService</c>: rooms, participants and their tracks. Every method throws <see cref="LiveKitException"/>.</summary>
internal sealed class LiveKitRoomService(LiveKitTwirp twirp)
{
    /// <summary>Creates a room, or returns the one that has this name.</summary>
    public Task<LiveKitRoom> CreateAsync(LiveKitRoomOrder room, CancellationToken stopping) =>
        AskAsync<LiveKitRoom>("CreateRoom", room, LiveKitGrants.RoomCreate, stopping, true);

    /// <param name="names">Empty: all rooms.</param>
    public async Task<IReadOnlyList<LiveKitRoom>> ListAsync(IReadOnlyList<string> names, CancellationToken stopping) =>
        (await AskAsync<LiveKitRooms>("ListRooms", new LiveKitRoomNames(names), LiveKitGrants.RoomList, stopping, true)).Rooms ?? [];

    /// <summary>Ends a room for everybody in it.</summary>
    public Task DeleteAsync(string room, CancellationToken stopping) => AskAsync<Nothing>("DeleteRoom", new LiveKitRoomKey(room), LiveKitGrants.RoomCreate, stopping);

    public Task<LiveKitRoom> ChangeMetadataAsync(string room, string metadata, CancellationToken stopping) =>
        AskAsync<LiveKitRoom>("UpdateRoomMetadata", new LiveKitRoomMetadata(room, metadata), LiveKitGrants.AdminOf(room), stopping, true);

    /// <returns>Empty when there is no such room.</returns>
    public async Task<IReadOnlyList<LiveKitParticipant>> ParticipantsAsync(string room, CancellationToken stopping) =>
        (await AskAsync<LiveKitParticipants>("ListParticipants", new LiveKitRoomKey(room), LiveKitGrants.AdminOf(room), stopping, true)).Participants ?? [];

    public Task RemoveAsync(string room, string identity, CancellationToken stopping) =>
        AskAsync<Nothing>("RemoveParticipant", new LiveKitParticipantKey(room, identity), LiveKitGrants.AdminOf(room), stopping);

    /// <summary>Mutes or unmutes a track. A server may refuse to unmute (<c>enable_remote_unmute</c>).</summary>
    public async Task<LiveKitTrack?> MuteAsync(LiveKitMute mute, CancellationToken stopping) =>
        (await AskAsync<LiveKitMuted>("MutePublishedTrack", mute, LiveKitGrants.AdminOf(mute.Room), stopping, true)).Track;

    public Task<LiveKitParticipant> ChangeAsync(LiveKitParticipantChange change, CancellationToken stopping) =>
        AskAsync<LiveKitParticipant>("UpdateParticipant", change, LiveKitGrants.AdminOf(change.Room), stopping, true);

    public Task SendAsync(LiveKitData data, CancellationToken stopping) => AskAsync<Nothing>("SendData", data, LiveKitGrants.AdminOf(data.Room), stopping);

    private Task<TAnswer> AskAsync<TAnswer>(string method, object body, LiveKitGrants grants, CancellationToken stopping, bool isRepeatable = false)
        where TAnswer : class => twirp.AskAsync<TAnswer>($"RoomService/{method}", body, grants, stopping, isRepeatable);
}
