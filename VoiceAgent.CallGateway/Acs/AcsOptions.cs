using System.ComponentModel.DataAnnotations;

namespace VoiceAgent.CallGateway.Acs;

/// <summary>Section <c>Acs</c>: how the gateway verifies that a callback comes from its telephony resource.</summary>
internal sealed record AcsOptions : IValidatableObject
{
    public const string Section = "Acs";

    /// <summary>The OIDC metadata address of the service that signs callbacks.</summary>
    public string TokenMetadata { get; init; } = "https://acscallautomation.communication.azure.com/calling/.well-known/acsopenidconfiguration";

    /// <summary>The immutable resource id of the Azure Communication Services resource.</summary>
    public string TokenAudience { get; init; } = "";

    /// <summary>The Azure AI services resource that speaks announcements. Only <c>Routes:AllLinesBusy</c> needs it.</summary>
    public Uri? CognitiveServicesUrl { get; init; }

    /// <summary>
    /// The ws or wss address to which the service sends transcripts, for a program of your own: <c>{TranscriptionUrl}/{callId}</c>. Null: calls cannot be
    /// transcribed by the service. The agents do not need it.
    /// </summary>
    public Uri? TranscriptionUrl { get; init; }

    /// <summary>Hosts from which files of recordings are fetched, with all hosts below them. The resource's own host is always allowed.</summary>
    public IReadOnlyList<string> RecordingHosts { get; init; } = ["asm.skype.com"];

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (TokenAudience.Length == 0)
        {
            yield return new ValidationResult("Set 'Acs:TokenAudience' to the resource id of the Azure Communication Services resource.");
        }

        if (TranscriptionUrl is not (null or { IsAbsoluteUri: true, Scheme: "ws" or "wss" }))
        {
            yield return new ValidationResult("'Acs:TranscriptionUrl' must be a ws or wss address. Leave it out if nobody receives transcripts.");
        }

        if (!Uri.TryCreate(TokenMetadata, UriKind.Absolute, out _))
        {
            yield return new ValidationResult("'Acs:TokenMetadata' must be an absolute address.");
        }
    }
}
