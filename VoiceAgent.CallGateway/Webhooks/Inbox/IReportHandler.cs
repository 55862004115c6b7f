namespace VoiceAgent.CallGateway.Webhooks.Inbox;

/// <summary>
/// Does the work of the reports of one source. A report may come again, late, and after others that happened later, so the work must give the same
/// result in any order and with repetitions.
/// </summary>
internal interface IReportHandler
{
    /// <summary>One of <see cref="Figures.WebhookSources"/>.</summary>
    string Source { get; }

    /// <summary>
    /// The work is one write, which also recognises repeated reports. The write is as safe as the inbox, so such a report is only put there when the write fails.
    /// </summary>
    bool IsOneWrite => false;

    /// <exception cref="FormatException">The report cannot be read. Trying it again does not help.</exception>
    /// <exception cref="Exception">The work failed. It is tried again.</exception>
    Task<ReportOutcome> HandleAsync(IncomingReport report, CancellationToken stopping);
}
