using VoiceAgent.Contracts.Calls;
using VoiceAgent.Contracts.Media;

namespace VoiceAgent.CallGateway.Calls;

/// <summary>How to answer a call.</summary>
/// <param name="Callback">The address to which the telephony service reports about this call.</param>
/// <param name="Media">The address to which its audio is streamed, with the ticket. Null when no agent answers the call.</param>
internal sealed record CallPlan(CallId Call, Uri Callback, Uri? Media, AudioFormat Format)
{
    /// <summary>False when the media stream is started later, because the caller waits for an agent.</summary>
    public bool StartsMedia { get; init; } = true;

    /// <summary>The signed ticket, which <see cref="Media"/> contains too. Null when no agent answers the call.</summary>
    public string? Ticket { get; init; }

    /// <summary>BCP 47.</summary>
    public string Language { get; init; } = "en-US";
}
