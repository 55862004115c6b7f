using Azure.Communication.CallAutomation;
using Azure.Messaging;
using VoiceAgent.CallGateway.Calls;
using VoiceAgent.CallGateway.Webhooks;
using VoiceAgent.CallGateway.Webhooks.Figures;
using VoiceAgent.CallGateway.Webhooks.Inbox;

namespace VoiceAgent.CallGateway.Acs;

/// <summary>Handles the telephony service's reports about the caller's call.</summary>
internal sealed class CallbackHandler(CallProgress progress) : IReportHandler
{
    public string Source => WebhookSources.Callbacks;

    public async Task<ReportOutcome> HandleAsync(IncomingReport report, CancellationToken stopping)
    {
        var happened = Parse(report);
        return AcsEvents.Read(happened) is not { } telephony || await progress.ReportAsync(report.Call, happened!.CallConnectionId, telephony, report.Ring, stopping)
            ? ReportOutcome.Done
            : ReportOutcome.NoSuchCall;
    }

    /// <exception cref="FormatException">The event cannot be read. Another version may have stored it.</exception>
    public static CallAutomationEventBase? Parse(IncomingReport report)
    {
        try
        {
            return CallAutomationEventParser.Parse(CloudEvent.Parse(BinaryData.FromString(report.Body))!);
        }
        catch (Exception malformed)
        {
            // It is not specified which exceptions the parsers throw for malformed input.
            throw new FormatException($"The event cannot be read ({malformed.GetType().Name}).", malformed);
        }
    }
}
