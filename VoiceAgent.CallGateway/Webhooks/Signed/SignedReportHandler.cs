using System.Text;
using VoiceAgent.CallGateway.Webhooks.Inbox;
using VoiceAgent.CallLog;

namespace VoiceAgent.CallGateway.Webhooks.Signed;

/// <summary>Writes reports of other systems into the log of their call, each once.</summary>
internal sealed class SignedReportHandler<TBody>(string source, IReportLog log) : IReportHandler
    where TBody : class, IReportBody
{
    public string Source => source;

    public bool IsOneWrite => true;

    public async Task<ReportOutcome> HandleAsync(IncomingReport report, CancellationToken stopping)
    {
        var happened = ReportBody.Read<TBody>(Encoding.UTF8.GetBytes(report.Body)).ToEvent(report.Sender ?? "");
        return await log.AppendWhileLiveAsync(report.Call, $"report:{report.Id}", happened) switch
        {
            ReportFate.Appended => ReportOutcome.Done,
            ReportFate.Repeated => ReportOutcome.Repeated,
            ReportFate.NoSuchCall => ReportOutcome.NoSuchCall,
            _ => ReportOutcome.CallOver,
        };
    }
}
