using VoiceAgent.Contracts.Calls;

namespace VoiceAgent.CallGateway.Calls;

/// <summary>
/// What the telephony service reports about a call. Reports come at least once and in any order: whatever is done with
/// them must end the same whichever comes first and however often.
/// </summary>
internal abstract record TelephonyEvent
{
    public sealed record Connected(string? ConnectionId, string? ServerCallId, string? CorrelationId) : TelephonyEvent;

    public sealed record PartiesChanged : TelephonyEvent;

    public sealed record MediaStarted : TelephonyEvent;

    public sealed record MediaStopped : TelephonyEvent;

    public sealed record MediaFailed(string Reason) : TelephonyEvent;

    /// <param name="Attempt">Which of several attempts it was; the same in every report of it.</param>
    public sealed record TransferAccepted(string Attempt) : TelephonyEvent;

    /// <param name="Outcome">Anything but <see cref="TransferOutcome.Accepted"/>.</param>
    public sealed record TransferFailed(string Reason, string Attempt, TransferOutcome Outcome = TransferOutcome.Failed) : TelephonyEvent;

    /// <summary>What was announced to the caller has been played, or could not be.</summary>
    public sealed record Announced : TelephonyEvent;

    public sealed record Disconnected(CallEnding Ending) : TelephonyEvent;
}
