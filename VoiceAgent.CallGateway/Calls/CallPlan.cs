using VoiceAgent.Contracts.Calls;
using VoiceAgent.Contracts.Media;

namespace VoiceAgent.CallGateway.Calls;

/// <summary>How a call is to be answered.</summary>
/// <param name="Callback">Where the telephony service reports to about this call.</param>
/// <param name="Media">Where its audio is streamed to, ticket included; null where no agent talks on it.</param>
internal sealed record CallPlan(CallId Call, Uri Callback, Uri? Media, AudioFormat Format);
