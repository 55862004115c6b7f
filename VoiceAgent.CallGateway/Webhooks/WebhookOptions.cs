using System.ComponentModel.DataAnnotations;

namespace VoiceAgent.CallGateway.Webhooks;

/// <summary>Section <c>Webhooks</c>.</summary>
internal sealed record WebhookOptions : IValidatableObject
{
    public const string Section = "Webhooks";

    private const int ShortestKey = 16;

    /// <summary>The secret in <c>POST /webhooks/azure/events?code=…</c>.</summary>
    public string Key { get; init; } = "";

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (Key.Length < ShortestKey)
        {
            yield return new ValidationResult($"Set 'Webhooks:Key' to a secret of at least {ShortestKey} characters; the event subscription's address must have it as ?code=.");
        }
    }
}
