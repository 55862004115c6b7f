namespace VoiceAgent.CallGateway.Calls.Rooms;

/// <summary>What a conference server has said about the room that a SIP call comes from or goes to. The SIP edge asks it when a call rings.</summary>
internal interface IRoomFacts
{
    /// <summary>Finds the room of a call. It answers within two seconds, also when the server does not.</summary>
    /// <returns>Null when the call belongs to no known room. Then its trunk and its number decide alone.</returns>
    Task<RoomFacts?> FindAsync(RoomLeg leg, CancellationToken leaving);

    /// <summary>Tells when a room has ended. Its calls should be hung up.</summary>
    /// <param name="ended">Runs for each room that ends, in every gateway. A gateway that was cut off misses it, and finds it by <see cref="FindAsync"/>.</param>
    /// <returns>Ends the subscription when it is disposed.</returns>
    Task<IAsyncDisposable> FollowAsync(Action<RoomEnd> ended);
}

/// <summary>What a SIP dialog tells about itself.</summary>
/// <param name="SipCallId">The Call-ID.</param>
/// <param name="FromTag">The tag of the From header of the INVITE. Null: unknown.</param>
/// <param name="Headers">Of the INVITE. Only those of trusted trunks.</param>
internal sealed record RoomLeg(string SipCallId, string? FromTag, IReadOnlyDictionary<string, string> Headers);

/// <param name="RoomId">The server's id of this occurrence of the room. Null: not known yet.</param>
/// <param name="Agent">Who answers. Null: the agent of the route.</param>
/// <param name="Language">BCP 47. Null: the language of the route.</param>
/// <param name="Number">The number whose route answers. Null: the called number.</param>
/// <param name="Metadata">For the call's record.</param>
/// <param name="IsEnded">The room is over. The call should not be answered, or be hung up.</param>
internal sealed record RoomFacts(
    string Room, string? RoomId, string? Agent, string? Language, string? Number, IReadOnlyDictionary<string, string> Metadata, bool IsEnded);

/// <param name="SipCallIds">The Call-IDs of its calls, as far as the server has told them.</param>
/// <param name="FromTags">The tags of the From headers of calls that the server has placed.</param>
internal sealed record RoomEnd(string Room, string RoomId, IReadOnlyList<string> SipCallIds, IReadOnlyList<string> FromTags);
