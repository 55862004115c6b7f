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

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (TokenAudience.Length == 0)
        {
            yield return new ValidationResult("Set 'Acs:TokenAudience' to the resource id of the Azure Communication Services resource.");
        }

        if (!Uri.TryCreate(TokenMetadata, UriKind.Absolute, out _))
        {
            yield return new ValidationResult("'Acs:TokenMetadata' must be an absolute address.");
        }
    }
}
