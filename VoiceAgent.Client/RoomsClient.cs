using System.Net.Http.Json;
using VoiceAgent.Contracts.Calls;

namespace VoiceAgent.Client;

/// <summary>
/// <c>/api/livekit</c>: rooms of a LiveKit server, and agents in them. Listing needs the permission <c>rooms.read</c>, agents <c>rooms.agents</c>, and tokens
/// <c>rooms.tokens</c>.
/// </summary>
public sealed class RoomsClient
{
    private const string Path = "api/livekit";

    private readonly ApiRequests _requests;

    internal RoomsClient(ApiRequests requests) => _requests = requests;

    /// <summary>The rooms that exist now, the latest first, at most 500.</summary>
    public Task<RoomList> ListAsync(CancellationToken leaving = default) => _requests.ReadAsync<RoomList>(ApiRequests.Get($"{Path}/rooms"), leaving);

    /// <summary>Asks an agent into a room. When it is there already, nothing happens.</summary>
    public Task<RoomAgent> AskAgentAsync(string room, RoomAgentRequest request, string? key = null, CancellationToken leaving = default) =>
        _requests.ReadAsync<RoomAgent>(ApiRequests.Command($"{Path}/rooms/{Uri.EscapeDataString(room)}/agent", request, key), leaving);

    /// <summary>Removes agents from a room. It succeeds when there is none.</summary>
    /// <param name="agent">Null: all agents.</param>
    public Task DismissAgentAsync(string room, string? agent = null, string? key = null, CancellationToken leaving = default)
    {
        var request = ApiRequests.Command(ApiRequests.WithQuery($"{Path}/rooms/{Uri.EscapeDataString(room)}/agent", ("agent", agent)), null, key);
        request.Method = HttpMethod.Delete;
        return _requests.DoAsync(request, leaving);
    }

    /// <summary>Makes an access token with which a web client joins a room. It is audited.</summary>
    public Task<RoomToken> MakeTokenAsync(RoomTokenRequest request, CancellationToken leaving = default) =>
        _requests.ReadAsync<RoomToken>(new HttpRequestMessage(HttpMethod.Post, $"{Path}/tokens") { Content = JsonContent.Create(request, options: LoggedEvent.Json) }, leaving);
}
