using VoiceAgent.CallGateway.Calls.Rooms;
using VoiceAgent.CallGateway.LiveKit.Wire;

namespace VoiceAgent.CallGateway.LiveKit.Rooms;

/// <summary>What the reports of LiveKit have told about one room. A room that ends and begins again under its name has another sid.</summary>
/// <param name="CreatedMs">Milliseconds since 1970.</param>
/// <param name="MetadataAt">The time of the report that had the metadata, in seconds since 1970.</param>
internal sealed record KnownRoom(string Sid, string Name, long CreatedMs, string Metadata, long MetadataAt)
{
    // More than any room of telephones has. A flood of participants must not make the entry large.
    private const int MostCalls = 50;

    /// <summary>In seconds since 1970. Null: it goes on.</summary>
    public long? EndedAt { get; init; }

    /// <summary>Its SIP calls, by the sid of the participant.</summary>
    public IReadOnlyDictionary<string, KnownCall> Calls { get; init; } = new Dictionary<string, KnownCall>();

    /// <summary>The room after a report. Reports may come repeatedly and in any order.</summary>
    public static KnownRoom After(KnownRoom? known, LiveKitEvent happened)
    {
        var room = happened.Room!;
        var next = known ?? new KnownRoom(room.Sid, room.Name, room.CreatedMs(), room.Metadata, happened.CreatedAt);
        if (happened.CreatedAt >= next.MetadataAt)
        {
            next = next with { Metadata = room.Metadata, MetadataAt = happened.CreatedAt };
        }

        return happened.Event switch
        {
            LiveKitNames.RoomFinished => next with { EndedAt = happened.CreatedAt },
            LiveKitNames.ParticipantJoined or LiveKitNames.ParticipantLeft when happened.Participant is { Kind: LiveKitNames.SipKind, Sid.Length: > 0 } participant => next.With(participant, happened),
            _ => next,
        };
    }

    public RoomEnd ToEnd() => new(
        Name, Sid, [.. Calls.Values.Select(static call => call.SipCallId).OfType<string>()], [.. Calls.Values.Select(static call => call.CallId).OfType<string>()]);

    /// <summary>What a SIP dialog shows of this call: LiveKit's own id is the tag of its From header.</summary>
    public IEnumerable<string> Keys() => Calls.Values.SelectMany(static call => new[] { call.CallId, call.SipCallId }).OfType<string>();

    private KnownRoom With(LiveKitParticipant participant, LiveKitEvent happened)
    {
        var former = Calls.GetValueOrDefault(participant.Sid);
        if (former is null && Calls.Count >= MostCalls)
        {
            return this;
        }

        var attributes = participant.Attributes ?? new Dictionary<string, string>();

        // The answer of the call adds attributes, so a later report has more of them.
        var isLater = former is null || happened.CreatedAt >= former.At;
        var call = new KnownCall(participant.Identity, isLater ? attributes : former!.Attributes, Math.Max(happened.CreatedAt, former?.At ?? 0))
        {
            CallId = attributes.GetValueOrDefault(LiveKitNames.CallId) ?? former?.CallId,
            SipCallId = attributes.GetValueOrDefault(LiveKitNames.SipCallId) ?? former?.SipCallId,
            HasLeft = former?.HasLeft is true || happened.Event == LiveKitNames.ParticipantLeft,
        };
        return this with { Calls = new Dictionary<string, KnownCall>(Calls, StringComparer.Ordinal) { [participant.Sid] = call } };
    }
}

/// <summary>A SIP call of a room.</summary>
/// <param name="At">The time of the report that had the attributes, in seconds since 1970.</param>
internal sealed record KnownCall(string Identity, IReadOnlyDictionary<string, string> Attributes, long At)
{
    /// <summary>LiveKit's own id, <c>SCL_…</c>.</summary>
    public string? CallId { get; init; }

    /// <summary>The Call-ID of the SIP dialog. Null until the call was answered.</summary>
    public string? SipCallId { get; init; }

    public bool HasLeft { get; init; }
}
