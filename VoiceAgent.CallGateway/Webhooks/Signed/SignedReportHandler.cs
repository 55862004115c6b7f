using System.Text;
using VoiceAgent.CallGateway.Calls;
using VoiceAgent.CallGateway.Webhooks.Inbox;
using VoiceAgent.CallLog;

namespace VoiceAgent.CallGateway.Webhooks.Signed;

/// <summary>Writes reports of other systems into the log of their call, each once.</summary>
internal sealed class SignedReportHandler<TBody>(string source, ICallRecords records, CallLedger ledger) : IReportHandler
    where TBody : class, IReportBody
{
    public string Source => source;

    public async Task<ReportOutcome> HandleAsync(IncomingReport report, CancellationToken stopping)
    {
        var happened = ReportBody.Read<TBody>(Encoding.UTF8.GetBytes(report.Body)).ToEvent(report.Sender ?? "");
        switch (await records.FindAsync(report.Call))
        {
            case null:
                return ReportOutcome.NoSuchCall;
            case { IsLive: false } or { EndedAt: not null }:
                // The stored call is complete. Nothing may be added to it.
                return ReportOutcome.CallOver;
        }

        await ledger.AppendOnceAsync(report.Call, $"report:{report.Id}", happened, stopping);
        return ReportOutcome.Done;
    }
}
