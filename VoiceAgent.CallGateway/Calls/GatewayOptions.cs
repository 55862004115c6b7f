using System.ComponentModel.DataAnnotations;
using VoiceAgent.Contracts.Media;

namespace VoiceAgent.CallGateway.Calls;

/// <summary>Section <c>Gateway</c>: the addresses at which the telephony service reaches the gateway and the pipeline.</summary>
internal sealed record GatewayOptions : IValidatableObject
{
    public const string Section = "Gateway";

    /// <summary>The base of callback addresses: <c>{PublicUrl}/webhooks/acs/{callId}</c>.</summary>
    public Uri? PublicUrl { get; init; }

    /// <summary>The base of media socket addresses: <c>{MediaUrl}/media/{callId}?ticket=…</c>. Its scheme is ws or wss.</summary>
    public Uri? MediaUrl { get; init; }

    /// <summary>The sample rate of the audio in hertz: 16000, or 24000 for better quality with 50 % more traffic.</summary>
    public int SampleRate { get; init; } = AudioFormat.Pcm16Mono16k.SampleRate;

    /// <summary>
    /// How long a ticket is valid. The telephony service dials the address with the ticket again whenever another worker takes the call over, so
    /// it must be longer than the longest call. A ticket opens nothing without the service's own token, and a socket that it opens takes the
    /// call's lease, so there is only one conversation.
    /// </summary>
    public TimeSpan TicketLifetime { get; init; } = TimeSpan.FromHours(2);

    // The call log keeps a call for a day. No worker could continue it after that.
    private static readonly TimeSpan LongestLifetime = TimeSpan.FromHours(24);

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (PublicUrl is not { IsAbsoluteUri: true, Scheme: "http" or "https" })
        {
            yield return new ValidationResult("Set 'Gateway:PublicUrl' to the http or https address at which the telephony service reaches this gateway.");
        }

        if (MediaUrl is not { IsAbsoluteUri: true, Scheme: "ws" or "wss" })
        {
            yield return new ValidationResult("Set 'Gateway:MediaUrl' to the ws or wss address at which the telephony service reaches the pipeline.");
        }

        if (SampleRate is not (16_000 or 24_000))
        {
            yield return new ValidationResult("'Gateway:SampleRate' must be 16000 or 24000, because the service supports no other rate.");
        }

        if (TicketLifetime < TimeSpan.FromSeconds(10) || TicketLifetime > LongestLifetime)
        {
            yield return new ValidationResult("'Gateway:TicketLifetime' must be between 10 seconds and 24 hours. Set it to more than the longest call.");
        }
    }
}
