using VoiceAgent.CallGateway.Calls.Rooms;

namespace VoiceAgent.CallGateway.LiveKit.Rooms;

/// <summary>What is known about rooms, for all gateways. It expires after <c>LiveKit:RoomsKept</c>.</summary>
internal interface IRoomMemory
{
    /// <summary>Changes a room by compare-and-set. <paramref name="change"/> may run several times.</summary>
    /// <returns>The room after the change.</returns>
    Task<KnownRoom> ChangeAsync(string sid, Func<KnownRoom?, KnownRoom> change);

    /// <summary>The latest room of this name.</summary>
    Task<KnownRoom?> FindByNameAsync(string name);

    /// <param name="key">LiveKit's own id of a call, or the Call-ID of its dialog.</param>
    Task<KnownRoom?> FindByCallAsync(string key);

    /// <summary>Tells all gateways that a room has ended.</summary>
    Task TellAsync(RoomEnd end);

    /// <returns>Ends the subscription when it is disposed.</returns>
    Task<IAsyncDisposable> FollowAsync(Action<RoomEnd> ended);
}
