using VoiceAgent.Contracts.Calls;

namespace VoiceAgent.Contracts.Legs;

/// <summary>
/// Asks a worker to open the audio of one party's telephone call: <c>PUT /legs/{leg}</c>. The gateway has the signalling of the call, and the worker has its audio. The
/// worker answers with <see cref="LegOpened"/>. It answers 422 when the session descriptions have nothing in common, and 503 when it has no place.
/// </summary>
/// <param name="ConnectionId">The gateway's id of the connection. Events about the leg have it.</param>
/// <param name="Offer">The session description of the party (RFC 8866). Null when the worker must write the offer, because the platform places the call.</param>
public sealed record LegOrder(CallId Call, string ConnectionId, string? Offer)
{
    /// <summary>The longest session description, in characters. Real ones have less than 4,000.</summary>
    public const int LongestDescription = 16_384;

    /// <summary>The longest id of a leg.</summary>
    public const int LongestId = 64;

    /// <summary>The call's ticket, when an agent gets the party. The worker then reserves a place. Null when the party only hears announcements.</summary>
    public string? Ticket { get; init; }

    public LegTerms Terms { get; init; } = new();

    /// <summary>Letters, digits and dashes, up to <see cref="LongestId"/>.</summary>
    public static bool IsId(string? text) => text is { Length: > 0 and <= LongestId } && text.All(static sign => char.IsAsciiLetterOrDigit(sign) || sign is '-');
}

/// <param name="Description">The worker's session description: the answer to the offer, or an offer.</param>
/// <param name="Worker">The worker's own address. Every later request about this leg goes there.</param>
public sealed record LegOpened(string Description, Uri Worker);
