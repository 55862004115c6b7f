using VoiceAgent.CallGateway.Calls;
using VoiceAgent.CallGateway.Calls.Transfers;
using VoiceAgent.CallGateway.Webhooks;
using VoiceAgent.CallGateway.Webhooks.Figures;
using VoiceAgent.CallGateway.Webhooks.Inbox;

namespace VoiceAgent.CallGateway.Sip;

/// <summary>Does the work of the reports of <see cref="SipReports"/>.</summary>
internal sealed class SipReportHandler(CallProgress progress, Consultations consultations) : IReportHandler
{
    public string Source => WebhookSources.Telephones;

    public async Task<ReportOutcome> HandleAsync(IncomingReport report, CancellationToken stopping)
    {
        var read = SipReport.Read(report.Body);
        var isKnown = read.Happened is { } happened
            ? await progress.ReportAsync(report.Call, read.ConnectionId, happened, report.Ring, stopping)
            : await consultations.ReportAsync(report.Call, read.ConnectionId, read.Human!.ToReport(), stopping);
        return isKnown ? ReportOutcome.Done : ReportOutcome.NoSuchCall;
    }
}
