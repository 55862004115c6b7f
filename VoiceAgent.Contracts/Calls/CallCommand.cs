using System.Text.Json.Serialization;

namespace VoiceAgent.Contracts.Calls;

/// <summary>A command of the gateway or a supervisor to the worker that runs a call.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "type")]
[JsonDerivedType(typeof(HangUp), "hang-up")]
[JsonDerivedType(typeof(PauseRecording), "pause-recording")]
[JsonDerivedType(typeof(ResumeRecording), "resume-recording")]
[JsonDerivedType(typeof(Disconnected), "disconnected")]
[JsonDerivedType(typeof(TransferSettled), "transfer-settled")]
[JsonDerivedType(typeof(LeaseLost), "lease-lost")]
[JsonDerivedType(typeof(HoldCaller), "hold-caller")]
[JsonDerivedType(typeof(UnholdCaller), "unhold-caller")]
[JsonDerivedType(typeof(IgnoreKeys), "ignore-keys")]
public abstract record CallCommand;

/// <summary>Ends the conversation: the agent stops speaking, and the session drains.</summary>
public sealed record HangUp(string By) : CallCommand;

public sealed record PauseRecording(string By) : CallCommand;

public sealed record ResumeRecording(string By) : CallCommand;

/// <summary>The telephony service has reported the end of the call.</summary>
public sealed record Disconnected(CallEnding Ending) : CallCommand;

/// <summary>An attempt to transfer the call has ended. The call's record has the outcome.</summary>
public sealed record TransferSettled(string Attempt) : CallCommand;

/// <summary>Another worker has taken the call over.</summary>
/// <param name="Token">The fencing token of the new lease. A worker with a smaller token stops without ending the call.</param>
public sealed record LeaseLost(long Token) : CallCommand;

/// <summary>The caller is on hold. The agent is quiet and hears nothing.</summary>
public sealed record HoldCaller(string By) : CallCommand;

/// <summary>The caller is not on hold any more. The conversation goes on.</summary>
public sealed record UnholdCaller(string By) : CallCommand;

/// <summary>Whether the caller's keys are for somebody else. Then the agent does not get them, and the log does not have them.</summary>
public sealed record IgnoreKeys(bool IsOn) : CallCommand;
