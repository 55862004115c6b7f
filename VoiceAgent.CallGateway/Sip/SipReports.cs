using VoiceAgent.CallGateway.Calls;
using VoiceAgent.CallGateway.Webhooks;
using VoiceAgent.CallGateway.Webhooks.Figures;
using VoiceAgent.CallGateway.Webhooks.Inbox;

namespace VoiceAgent.CallGateway.Sip;

/// <summary>
/// Reports what happens to telephone calls. A report is in the inbox before its work begins, so it survives the death of this gateway like the reports of Azure
/// Communication Services.
/// </summary>
internal sealed class SipReports(Reports reports, TimeProvider time, ILogger<SipReports> logger)
{
    /// <summary>Reports an event. It returns when the report is kept or its work is done, and never throws.</summary>
    public async Task SendAsync(SipCall call, TelephonyEvent happened)
    {
        var report = IncomingReport.ByContent(WebhookSources.Telephones, happened.GetType().Name, call.Call, time.GetUtcNow(), new SipReport(call.ConnectionId, happened).ToJson());
        try
        {
            await reports.TakeAsync(report with { Ring = call.Ring });
        }
        catch (Exception failure)
        {
            SipLog.NotReported(logger, call.Call, happened.GetType().Name, failure is TelephonyException ? failure.Message : failure.GetType().Name);
        }
    }
}

/// <summary>Does the work of these reports.</summary>
internal sealed class SipReportHandler(CallProgress progress) : IReportHandler
{
    public string Source => WebhookSources.Telephones;

    public async Task<ReportOutcome> HandleAsync(IncomingReport report, CancellationToken stopping)
    {
        var read = SipReport.Read(report.Body);
        return await progress.ReportAsync(report.Call, read.ConnectionId, read.Happened, report.Ring, stopping) ? ReportOutcome.Done : ReportOutcome.NoSuchCall;
    }
}
