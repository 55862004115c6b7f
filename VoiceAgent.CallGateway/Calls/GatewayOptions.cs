using System.ComponentModel.DataAnnotations;
using VoiceAgent.Contracts.Media;

namespace VoiceAgent.CallGateway.Calls;

/// <summary>Section <c>Gateway</c>: where the telephony service reaches us and the pipeline.</summary>
internal sealed record GatewayOptions : IValidatableObject
{
    public const string Section = "Gateway";

    /// <summary>Base of callback addresses: <c>{PublicUrl}/webhooks/acs/{callId}</c>.</summary>
    public Uri? PublicUrl { get; init; }

    /// <summary>Base of the media socket: <c>{MediaUrl}/media/{callId}?ticket=…</c>; ws or wss.</summary>
    public Uri? MediaUrl { get; init; }

    /// <summary>Hertz of the audio on the wire: 16000, or 24000 for a wider voice at half as much traffic again.</summary>
    public int SampleRate { get; init; } = AudioFormat.Pcm16Mono16k.SampleRate;

    /// <summary>How long the media socket may take to open, reconnections included.</summary>
    public TimeSpan TicketLifetime { get; init; } = TimeSpan.FromMinutes(5);

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
            yield return new ValidationResult("'Gateway:SampleRate' is 16000 or 24000: the service streams nothing else.");
        }

        if (TicketLifetime < TimeSpan.FromSeconds(10) || TicketLifetime > TimeSpan.FromHours(1))
        {
            yield return new ValidationResult("'Gateway:TicketLifetime' lies between 10 seconds and an hour.");
        }
    }
}
