using VoiceAgent.CallGateway.Calls.Transfers;
using VoiceAgent.CallGateway.Webhooks;
using VoiceAgent.CallGateway.Webhooks.Figures;
using VoiceAgent.CallGateway.Webhooks.Inbox;

namespace VoiceAgent.CallGateway.Acs;

/// <summary>Handles the telephony service's reports about the call to a human.</summary>
internal sealed class ConsultationHandler(Consultations consultations) : IReportHandler
{
    public string Source => WebhookSources.Consultations;

    public async Task<ReportOutcome> HandleAsync(IncomingReport report, CancellationToken stopping)
    {
        var happened = CallbackHandler.Parse(report);
        return AcsEvents.ReadConsultation(happened) is not { } consultation || await consultations.ReportAsync(report.Call, happened!.CallConnectionId, consultation, stopping)
            ? ReportOutcome.Done
            : ReportOutcome.NoSuchCall;
    }
}
