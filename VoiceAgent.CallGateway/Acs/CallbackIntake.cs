using VoiceAgent.CallGateway.Webhooks.Figures;
using VoiceAgent.CallGateway.Webhooks.Inbox;
using VoiceAgent.CallGateway.Webhooks.Limits;

namespace VoiceAgent.CallGateway.Acs;

/// <summary>What both addresses of callbacks need.</summary>
internal sealed record CallbackIntake(Reports Reports, SourceLimits Limits, WebhookFigures Figures, TimeProvider Time, ILogger<CallbackIntake> Log);
