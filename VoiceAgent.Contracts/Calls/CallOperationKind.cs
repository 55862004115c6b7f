namespace VoiceAgent.Contracts.Calls;

public enum CallOperationKind
{
    /// <summary>The caller hears music, and nobody else.</summary>
    Hold,
    Unhold,

    /// <summary>Somebody's telephone rings, and they join the call when they answer.</summary>
    AddParticipant,
    CancelAddition,
    RemoveParticipant,
    MuteParticipant,
    Play,
    CancelMedia,
    SendKeys,

    /// <summary>Digits of a participant are collected until there are enough, or a time is over.</summary>
    CollectKeys,

    /// <summary>Each key of a participant is heard, until it is stopped.</summary>
    ListenForKeys,
    StopMedia,
    StartMedia,
    StartTranscription,
    StopTranscription,

    /// <summary>The agent leaves the call, and the others go on.</summary>
    Leave,

    /// <summary>The telephony service records the call too.</summary>
    StartServiceRecording,
    PauseServiceRecording,
    ResumeServiceRecording,
    StopServiceRecording,
}
