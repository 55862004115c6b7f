using System.Text.Json.Serialization;
using VoiceAgent.CallGateway.Calls.Control;
using VoiceAgent.Contracts.Calls;

namespace VoiceAgent.CallGateway.Calls;

/// <summary>
/// A report of the telephony service about a call. Reports are delivered at least once and in any order, so handling them must
/// give the same result in any order and with repetitions.
/// </summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "type")]
[JsonDerivedType(typeof(Connected), "connected")]
[JsonDerivedType(typeof(PartiesChanged), "parties-changed")]
[JsonDerivedType(typeof(MediaStarted), "media-started")]
[JsonDerivedType(typeof(MediaStopped), "media-stopped")]
[JsonDerivedType(typeof(MediaFailed), "media-failed")]
[JsonDerivedType(typeof(TransferAccepted), "transfer-accepted")]
[JsonDerivedType(typeof(TransferFailed), "transfer-failed")]
[JsonDerivedType(typeof(Announced), "announced")]
[JsonDerivedType(typeof(Disconnected), "disconnected")]
[JsonDerivedType(typeof(OperationEnded), "operation-ended")]
[JsonDerivedType(typeof(InvitationCancelled), "invitation-cancelled")]
[JsonDerivedType(typeof(KeyHeard), "key-heard")]
[JsonDerivedType(typeof(MusicFailed), "music-failed")]
internal abstract record TelephonyEvent
{
    public sealed record Connected(string? ConnectionId, string? ServerCallId, string? CorrelationId) : TelephonyEvent;

    /// <param name="RawIds">The ids of all who are on the call. Null when the report does not tell.</param>
    /// <param name="Sequence">A report with a lower number is older.</param>
    public sealed record PartiesChanged(IReadOnlyList<string>? RawIds = null, int Sequence = 0) : TelephonyEvent;

    /// <param name="Attempt">The number of the media stream's start.</param>
    public sealed record MediaStarted(int Attempt = 0) : TelephonyEvent;

    /// <param name="Attempt">The number of the media stream's start.</param>
    public sealed record MediaStopped(int Attempt = 0) : TelephonyEvent;

    /// <param name="WasOpen">False when the media stream could not be opened.</param>
    /// <param name="Attempt">The number of the media stream's start.</param>
    public sealed record MediaFailed(string Reason, bool WasOpen = false, int Attempt = 0) : TelephonyEvent;

    /// <param name="Attempt">Identifies the transfer. It is the same in every report about it.</param>
    public sealed record TransferAccepted(string Attempt) : TelephonyEvent;

    /// <param name="Outcome">Anything but <see cref="TransferOutcome.Accepted"/>.</param>
    public sealed record TransferFailed(string Reason, string Attempt, TransferOutcome Outcome = TransferOutcome.Failed) : TelephonyEvent;

    /// <summary>The announcement has been played, or could not be played.</summary>
    public sealed record Announced : TelephonyEvent;

    /// <param name="IfUnanswered">The ending of a call that the platform placed and that nobody has answered. Null when the report does not tell it.</param>
    public sealed record Disconnected(CallEnding Ending, CallEnding? IfUnanswered = null) : TelephonyEvent;

    /// <summary>An operation has ended, or the service has ended it.</summary>
    /// <param name="Keys">Only for a collection of keys.</param>
    public sealed record OperationEnded(string Operation, OperationOutcome Outcome, string? Reason = null, PressedKeys? Keys = null) : TelephonyEvent;

    /// <summary>An invitation was given up before anybody answered.</summary>
    /// <param name="Operation">The request that gave it up.</param>
    public sealed record InvitationCancelled(string Operation, string Invitation) : TelephonyEvent;

    /// <summary>A participant whose keys are heard has pressed one.</summary>
    public sealed record KeyHeard(string Operation, PressedKeys Key) : TelephonyEvent;

    /// <summary>The music for the caller on hold cannot be played. The caller stays on hold.</summary>
    public sealed record MusicFailed(string Operation, string Reason) : TelephonyEvent;
}
