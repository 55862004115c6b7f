using System.Text.Json.Serialization;

namespace VoiceAgent.Contracts.Calls;

/// <summary>What the gateway or a supervisor asks of the worker that holds a call.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "type")]
[JsonDerivedType(typeof(HangUp), "hang-up")]
[JsonDerivedType(typeof(PauseRecording), "pause-recording")]
[JsonDerivedType(typeof(ResumeRecording), "resume-recording")]
[JsonDerivedType(typeof(Disconnected), "disconnected")]
[JsonDerivedType(typeof(TransferSettled), "transfer-settled")]
public abstract record CallCommand;

/// <summary>End the conversation: the agent stops speaking, the session drains.</summary>
public sealed record HangUp(string By) : CallCommand;

public sealed record PauseRecording(string By) : CallCommand;

public sealed record ResumeRecording(string By) : CallCommand;

/// <summary>The telephony service says the call is over.</summary>
public sealed record Disconnected(CallEnding Ending) : CallCommand;

/// <summary>An attempt to transfer the call has ended; how, its record says.</summary>
public sealed record TransferSettled(string Attempt) : CallCommand;
