using VoiceAgent.Contracts.Calls;

namespace VoiceAgent.CallGateway.Calls.Trunks;

/// <summary>Tells customers' systems that a rule against toll fraud has stopped a call.</summary>
internal interface ITrunkAlerts
{
    Task RaiseAsync(TrunkAlert alert);
}

/// <param name="Call">The call that was stopped. There may be no record of it.</param>
/// <param name="Trunk">The id of the trunk.</param>
/// <param name="Own">The number that the call would have shown. Empty when the trunk has none.</param>
/// <param name="Destination">E.164.</param>
internal sealed record TrunkAlert(CallId Call, string Trunk, string Own, string Destination, TollRefusal Refusal, DateTimeOffset At);
