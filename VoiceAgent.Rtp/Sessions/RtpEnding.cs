namespace VoiceAgent.Rtp.Sessions;

/// <summary>Why a session's audio ended.</summary>
public enum RtpEnding
{
    /// <summary>The session was disposed.</summary>
    Closed,

    /// <summary>No packet came for <see cref="RtpSessionSettings.ReceiveTimeout"/>.</summary>
    TimedOut,

    /// <summary>The reader's token was cancelled.</summary>
    Cancelled,

    /// <summary>The listener threw an exception. It is logged.</summary>
    ListenerFailed,
}
