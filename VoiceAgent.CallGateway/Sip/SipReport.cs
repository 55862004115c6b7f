using System.Text.Json;
using VoiceAgent.CallGateway.Calls;
using VoiceAgent.CallGateway.Calls.Transfers;
using VoiceAgent.Contracts.Calls;

namespace VoiceAgent.CallGateway.Sip;

/// <summary>What has happened to a telephone call, as it is kept in the inbox until its work is done.</summary>
/// <param name="Happened">Null when it is about a human who is asked to take the caller.</param>
internal sealed record SipReport(string ConnectionId, TelephonyEvent? Happened, HumanReport? Human = null)
{
    public string Kind => Happened?.GetType().Name ?? $"Human{Human?.Kind}";

    public string ToJson() => JsonSerializer.Serialize(this, LoggedEvent.Json);

    /// <exception cref="FormatException">Another version has written it.</exception>
    public static SipReport Read(string json)
    {
        try
        {
            return JsonSerializer.Deserialize<SipReport>(json, LoggedEvent.Json) ?? throw new FormatException("The report is empty.");
        }
        catch (Exception unknown) when (unknown is JsonException or NotSupportedException)
        {
            throw new FormatException("The report about a telephone call cannot be read.", unknown);
        }
    }
}

/// <summary>What has happened at the telephone of a human who is asked to take the caller.</summary>
internal sealed record HumanReport(HumanReportKind Kind)
{
    public ConsultationStage Stage { get; init; }

    public char? Key { get; init; }

    public string? Words { get; init; }

    public TransferOutcome Outcome { get; init; }

    public ConsultationReport ToReport() => Kind switch
    {
        HumanReportKind.PickedUp => new ConsultationReport.PickedUp(),
        HumanReportKind.Answered => new ConsultationReport.Answered(Stage, new ColleagueAnswer(Key, Words)),
        _ => new ConsultationReport.Left(Outcome),
    };

    /// <summary>Leaves out what the human has said and pressed.</summary>
    public override string ToString() => $"{Kind}";
}

internal enum HumanReportKind
{
    PickedUp,
    Answered,
    Left,
}
