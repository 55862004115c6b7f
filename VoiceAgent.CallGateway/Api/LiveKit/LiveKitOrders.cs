using VoiceAgent.CallGateway.Access;

namespace VoiceAgent.CallGateway.Api.LiveKit;

/// <param name="Agent">The agent that is asked into the room.</param>
/// <param name="Language">BCP 47. Null: the language of the route.</param>
/// <param name="Metadata">Of the participant, for the other participants. At most 8 kilobytes.</param>
internal sealed record RoomAgentOrder([property: Audited] string? Agent, [property: Audited] string? Language = null, string? Metadata = null);

/// <param name="Room">The room that the holder may join.</param>
/// <param name="Identity">Who the holder is in the room. A second one with the same identity replaces the first.</param>
/// <param name="Name">What other participants see.</param>
/// <param name="Metadata">Of the participant, at most 8 kilobytes.</param>
/// <param name="Attributes">Of the participant, at most 32.</param>
/// <param name="Seconds">How long the token is valid: from 60 up to 'LiveKit:LongestToken'. Null: 10 minutes. It must be valid when the holder joins, and not longer.</param>
/// <param name="CanPublish">Null: yes.</param>
/// <param name="CanSubscribe">Null: yes.</param>
/// <param name="CanPublishData">Null: yes.</param>
/// <param name="Hidden">Other participants do not see the holder.</param>
/// <param name="RoomMetadata">The room gets it when the holder is the first in it. It can name the agent and the language.</param>
internal sealed record RoomTokenOrder(
    [property: Audited] string? Room, [property: Audited] string? Identity, string? Name = null, string? Metadata = null, IReadOnlyDictionary<string, string>? Attributes = null,
    [property: Audited] int? Seconds = null, [property: Audited] bool? CanPublish = null, [property: Audited] bool? CanSubscribe = null, bool? CanPublishData = null,
    [property: Audited] bool? Hidden = null, string? RoomMetadata = null);
