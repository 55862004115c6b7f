namespace VoiceAgent.Rtp.Sdp;

/// <summary>Who may send audio (RFC 3264 §5.1), seen from the side that says it.</summary>
public enum MediaDirection
{
    /// <summary>Both sides send.</summary>
    SendReceive,

    /// <summary>Only the side that says it sends.</summary>
    SendOnly,

    /// <summary>Only the other side sends.</summary>
    ReceiveOnly,

    /// <summary>No side sends.</summary>
    Inactive,
}
