namespace VoiceAgent.Pipeline.Answering.Tools;

/// <summary>Stops and continues the recording of one call for the caller, who decides about it.</summary>
internal interface IRecordingSwitch
{
    /// <summary>The caller does not want to be recorded.</summary>
    Task RefuseAsync();

    /// <summary>The caller agrees to be recorded.</summary>
    /// <returns>True when the call is recorded again. False when an operator has paused the recording.</returns>
    Task<bool> ConsentAsync();
}
