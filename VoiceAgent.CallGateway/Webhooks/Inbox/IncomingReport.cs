using System.Security.Cryptography;
using System.Text;
using VoiceAgent.Contracts.Calls;

namespace VoiceAgent.CallGateway.Webhooks.Inbox;

/// <summary>One report of another system about a call. It is kept until the work behind it is done.</summary>
/// <param name="Id">The same for each delivery of this report.</param>
/// <param name="Source">One of <see cref="Figures.WebhookSources"/>. It decides who handles the report.</param>
/// <param name="Kind">What the report is about, for the figures. It comes from a fixed list.</param>
/// <param name="Body">JSON. It may contain what was said, so it is never in a log message.</param>
/// <param name="Sender">The name of the signed sender. Null for the telephony service.</param>
internal sealed record IncomingReport(string Id, string Source, string Kind, CallId Call, DateTimeOffset ReceivedAt, string Body, string? Sender = null)
{
    /// <summary>How often its work has failed.</summary>
    public int Failures { get; init; }

    /// <summary>What the address of the report says about the call, encrypted. Null when it says nothing.</summary>
    public string? Ring { get; init; }

    /// <summary>Null when it has not failed.</summary>
    public DateTimeOffset? FirstFailedAt { get; init; }

    /// <summary>A report whose sender gives it no id that can be relied on. The same content about the same call is the same report.</summary>
    public static IncomingReport ByContent(string source, string kind, CallId call, DateTimeOffset at, string body) => new(IdOf(source, $"{call}", body), source, kind, call, at, body);

    /// <summary>A report with the sender's own id.</summary>
    public static IncomingReport ById(string source, string kind, CallId call, DateTimeOffset at, string body, string sender, string id) =>
        new(IdOf(source, $"{call}", sender, id), source, kind, call, at, body, sender);

    // A hash has the same length for every input, and fits into an address.
    private static string IdOf(params ReadOnlySpan<string> parts) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', parts))))[..32];
}

/// <summary>A report whose work failed until it was given up. It waits for an operator.</summary>
/// <param name="Reason">Of the last failure. It contains no part of the report.</param>
internal sealed record ParkedReport(IncomingReport Report, DateTimeOffset At, string Reason)
{
    public string Id => Report.Id;
}
