using VoiceAgent.CallGateway.Calls;
using VoiceAgent.CallGateway.Calls.Outbound;
using VoiceAgent.CallGateway.Sip;

namespace VoiceAgent.CallGateway.Telephony;

/// <summary>Places calls of an installation that has both Azure Communication Services and telephone trunks. The number from which a call is made decides.</summary>
internal sealed class EitherPlacing(ICallPlacing acs, SipPlacing trunks) : ICallPlacing
{
    public Task<AnsweredCall> PlaceAsync(string from, string to, CallPlan plan, CancellationToken stopping) => (trunks.Has(from) ? trunks : acs).PlaceAsync(from, to, plan, stopping);
}
