using System.Text.Json;
using VoiceAgent.CallGateway.Calls;
using VoiceAgent.Contracts.Calls;

namespace VoiceAgent.CallGateway.Sip;

/// <summary>What has happened to a telephone call, as it is kept in the inbox until its work is done.</summary>
internal sealed record SipReport(string ConnectionId, TelephonyEvent Happened)
{
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
