using System.Text.Json;
using VoiceAgent.CallGateway.Recordings;
using VoiceAgent.CallGateway.Webhooks;
using VoiceAgent.CallGateway.Webhooks.Figures;
using VoiceAgent.CallGateway.Webhooks.Inbox;
using VoiceAgent.Contracts.Calls;

namespace VoiceAgent.CallGateway.Acs;

/// <summary>Fetches a file of the telephony service's own recording.</summary>
internal sealed class RecordingFileHandler(ServiceRecordingFiling filing) : IReportHandler
{
    public string Source => WebhookSources.RecordingFiles;

    public async Task<ReportOutcome> HandleAsync(IncomingReport report, CancellationToken stopping) =>
        await filing.FileAsync(report.Call, Parse(report), stopping) ? ReportOutcome.Done : ReportOutcome.NoSuchCall;

    private static ServiceFile Parse(IncomingReport report)
    {
        try
        {
            return JsonSerializer.Deserialize<ServiceFile>(report.Body, LoggedEvent.Json) ?? throw new FormatException("The report is empty.");
        }
        catch (JsonException malformed)
        {
            throw new FormatException("The report of a recording's file cannot be read. Another version may have stored it.", malformed);
        }
    }
}
