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

    /// <summary>The longest call, whoever has the caller. Null: only the agents' and the routes' limits apply.</summary>
    public TimeSpan? LongestCall { get; init; }

    /// <summary>What the caller hears before such a call ends. Without Azure AI services, the call ends without it.</summary>
    public string LongestCallSentence { get; init; } = "This call has reached its longest time and ends now. Goodbye.";

    /// <summary>The http or https address of the music for callers on hold: a WAV file. Null for silence.</summary>
    public Uri? HoldMusic { get; init; }

    private static readonly TimeSpan ShortestLimit = TimeSpan.FromSeconds(1);

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

        if (LongestCall < ShortestLimit || LongestCall > LongestLifetime)
        {
            yield return new ValidationResult("'Gateway:LongestCall' must be between 1 second and 24 hours. Leave it out for no limit.");
        }

        if (string.IsNullOrWhiteSpace(LongestCallSentence))
        {
            yield return new ValidationResult("'Gateway:LongestCallSentence' must have words: the caller hears it before the call ends.");
        }

        if (HoldMusic is not (null or { IsAbsoluteUri: true, Scheme: "http" or "https" }))
        {
            yield return new ValidationResult("'Gateway:HoldMusic' must be the http or https address of a WAV file. Leave it out for silence.");
        }

        if (TicketLifetime < TimeSpan.FromSeconds(10) || TicketLifetime > LongestLifetime)
        {
            yield return new ValidationResult("'Gateway:TicketLifetime' must be between 10 seconds and 24 hours. Set it to more than the longest call.");
        }
    }
}
