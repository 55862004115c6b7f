namespace VoiceAgent.CallGateway.LiveKit.Wire;

/// <summary>Names of LiveKit's protocol files (<c>livekit_sip.proto</c>, <c>livekit/attrs.go</c>, <c>webhook/consts.go</c>), and our own headers.</summary>
internal static class LiveKitNames
{
    public const string Unencrypted = "SIP_MEDIA_ENCRYPT_DISABLE";

    /// <summary>LiveKit's own id of a SIP call, <c>SCL_…</c>. In LiveKit's INVITE it is the tag of the From header.</summary>
    public const string CallId = "sip.callID";

    /// <summary>The Call-ID of the SIP dialog. It is known when the INVITE was answered.</summary>
    public const string SipCallId = "sip.callIDFull";

    public const string CallStatus = "sip.callStatus";

    /// <summary>The kind of a participant that is a SIP call.</summary>
    public const string SipKind = "SIP";

    public const string RoomStarted = "room_started";
    public const string RoomFinished = "room_finished";
    public const string ParticipantJoined = "participant_joined";
    public const string ParticipantLeft = "participant_left";

    /// <summary>The name of the room, percent-encoded, in the INVITE of an agent that was asked into it.</summary>
    public const string RoomHeader = "X-VoiceAgent-Room";
    public const string AgentHeader = "X-VoiceAgent-Agent";
    public const string LanguageHeader = "X-VoiceAgent-Language";

    /// <summary>The attribute of participants that are our agents. Its value is the agent's name.</summary>
    public const string AgentAttribute = "voiceagent.agent";
    public const string LanguageAttribute = "voiceagent.language";
}
