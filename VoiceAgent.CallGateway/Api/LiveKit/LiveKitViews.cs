namespace VoiceAgent.CallGateway.Api.LiveKit;

/// <param name="HasMore">There are more rooms than are listed.</param>
internal sealed record RoomListView(IReadOnlyList<RoomView> Rooms, bool HasMore);

/// <param name="Id">LiveKit's own id of this occurrence of the room.</param>
/// <param name="Participants">How many are in it.</param>
internal sealed record RoomView(string Name, string Id, DateTimeOffset CreatedAt, int Participants);

/// <param name="Identity">Of the agent in the room.</param>
/// <param name="CallId">LiveKit's own id of the call. Null: not known.</param>
/// <param name="WasThere">True when the agent was in the room already.</param>
internal sealed record RoomAgentView(string Room, string Identity, string? CallId, bool WasThere);

/// <param name="Url">Where clients connect.</param>
/// <param name="Token">For one holder. It is a secret until it expires.</param>
internal sealed record RoomTokenView(string Url, string Token, DateTimeOffset ExpiresAt);
