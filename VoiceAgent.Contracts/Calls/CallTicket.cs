using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace VoiceAgent.Contracts.Calls;

/// <summary>
/// The data about a call that the gateway sends to the pipeline. It is signed and is part of the address of the media socket, so that the
/// pipeline can begin the greeting without a look-up.
/// </summary>
public sealed record CallTicket(CallId Call, string Agent, string Language, string From, string To, DateTimeOffset ExpiresAt)
{
    /// <summary>The longest <see cref="Metadata"/>, in bytes of UTF-8. A longer ticket would not fit into the address of the media socket.</summary>
    public const int LongestMetadata = 600;

    /// <summary>Tickets with more characters than this are refused without reading them.</summary>
    public const int LongestText = 2_560;

    /// <summary>The trace of the call's spans, see <see cref="CallTrace"/>. Null if the gateway collects no spans.</summary>
    public string? Trace { get; init; }

    /// <summary>The telephony service's correlation id, for the record of a call whose gateway could not write one.</summary>
    public string? CorrelationId { get; init; }

    /// <summary>IANA. The time zone of the called number. Null when the agent's own applies.</summary>
    public string? TimeZone { get; init; }

    /// <summary>The agent says goodbye after this time. Null when the agent's own limit applies.</summary>
    public TimeSpan? LongestCall { get; init; }

    /// <summary>Null when a person has called.</summary>
    public OutboundTalk? Outbound { get; init; }

    /// <summary>A JSON object with what the trunk and the dispatch rule say about the call, for the model. Null when they say nothing.</summary>
    public string? Metadata { get; init; }

    /// <summary>Null when the pipeline's own settings apply.</summary>
    public RecordingTerms? Recording { get; init; }

    /// <summary>The number of the person, or their raw id.</summary>
    [JsonIgnore]
    public string Person => Outbound is null ? From : To;

    /// <summary>The platform's own number.</summary>
    [JsonIgnore]
    public string OwnNumber => Outbound is null ? To : From;

    /// <summary>
    /// The telephony service's id of the call. It is known only after the gateway has signed the ticket, so it is not a part of it: the service
    /// sends it when it opens the media socket.
    /// </summary>
    [JsonIgnore]
    public string? ConnectionId { get; init; }

    [JsonIgnore]
    public CallOrigin Origin => new(From, To, Agent, Language, ConnectionId, Trace) { CorrelationId = CorrelationId, Direction = Outbound is null ? CallDirection.Inbound : CallDirection.Outbound };

    /// <summary>The ticket as <c>base64url(json).base64url(HMAC-SHA256)</c>, which is safe in a query string.</summary>
    public string Sign(ReadOnlySpan<byte> key)
    {
        var json = JsonSerializer.SerializeToUtf8Bytes(this, LoggedEvent.Json);
        var signature = HMACSHA256.HashData(key, json);
        return $"{Base64Url.EncodeToString(json)}.{Base64Url.EncodeToString(signature)}";
    }

    /// <summary>Reads the ticket in <paramref name="text"/>, or says why it is not valid for <paramref name="call"/>.</summary>
    public static TicketReading Read(string? text, CallId call, ReadOnlySpan<byte> key, DateTimeOffset now)
    {
        if (string.IsNullOrEmpty(text) || text.Length > LongestText)
        {
            return TicketReading.Refused("The media address has no ticket, or the ticket is too long.");
        }

        var dot = text.IndexOf('.');
        if (dot < 0 || !TryDecode(text.AsSpan(0, dot), out var json) || !TryDecode(text.AsSpan(dot + 1), out var signature))
        {
            return TicketReading.Refused("The ticket does not have the form payload.signature.");
        }

        if (!CryptographicOperations.FixedTimeEquals(HMACSHA256.HashData(key, json), signature))
        {
            return TicketReading.Refused("The ticket's signature is wrong. Gateway and pipeline must have the same ticket key.");
        }

        var ticket = JsonSerializer.Deserialize<CallTicket>(json, LoggedEvent.Json);
        return ticket switch
        {
            null => TicketReading.Refused("The ticket is empty."),
            _ when ticket.Call != call => TicketReading.Refused("The ticket is for another call."),
            _ when ticket.ExpiresAt <= now => TicketReading.Refused("The ticket has expired."),
            _ => new TicketReading(ticket, null),
        };
    }

    private static bool TryDecode(ReadOnlySpan<char> text, out byte[] bytes)
    {
        bytes = Base64Url.IsValid(text) ? Base64Url.DecodeFromChars(text) : [];
        return bytes.Length > 0;
    }
}

/// <summary>A valid ticket, or the reason why it is not valid.</summary>
public readonly record struct TicketReading(CallTicket? Ticket, string? Refusal)
{
    public static TicketReading Refused(string reason) => new(null, reason);
}
