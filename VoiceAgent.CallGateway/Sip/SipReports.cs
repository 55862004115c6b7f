using VoiceAgent.CallGateway.Calls;
using VoiceAgent.CallGateway.Webhooks.Figures;
using VoiceAgent.CallGateway.Webhooks.Inbox;

namespace VoiceAgent.CallGateway.Sip;

/// <summary>
/// Reports what happens to telephone calls. A report is in the inbox before its work begins, so it survives the death of this gateway like the reports of Azure
/// Communication Services.
/// </summary>
/// <param name="services">The inbox is taken from them later, because the work of reports needs this class.</param>
internal sealed class SipReports(IServiceProvider services, TimeProvider time, ILogger<SipReports> logger)
{
    public Task SendAsync(SipCall call, TelephonyEvent happened) => SendAsync(call, new SipReport(call.ConnectionId, happened));

    public Task SendAsync(SipCall call, HumanReport happened) => SendAsync(call, new SipReport(call.ConnectionId, null, happened));

    // It returns when the report is kept or its work is done, and never throws.
    private async Task SendAsync(SipCall call, SipReport report)
    {
        try
        {
            await services.GetRequiredService<Reports>().TakeAsync(IncomingReport.ByContent(WebhookSources.Telephones, report.Kind, call.Call, time.GetUtcNow(), report.ToJson()) with { Ring = call.Ring });
        }
        catch (Exception failure)
        {
            SipLog.NotReported(logger, call.Call, report.Kind, failure is TelephonyException ? failure.Message : failure.GetType().Name);
        }
    }
}
