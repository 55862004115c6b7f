using System.ComponentModel.DataAnnotations;

namespace VoiceAgent.CallGateway.Webhooks;

/// <summary>Section <c>Webhooks</c>.</summary>
internal sealed record WebhookOptions : IValidatableObject
{
    public const string Section = "Webhooks";

    private const int ShortestKey = 16;

    /// <summary>The secret in <c>POST /webhooks/azure/events?code=…</c>.</summary>
    public string Key { get; init; } = "";

    /// <summary>How many ringing calls of one delivery are answered at the same time. Usually a delivery has one.</summary>
    public int RingsAtOnce { get; init; } = 16;

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (RingsAtOnce < 1)
        {
            yield return new ValidationResult("'Webhooks:RingsAtOnce' must be at least 1.");
        }

        if (Key.Length < ShortestKey)
        {
            yield return new ValidationResult($"Set 'Webhooks:Key' to a secret of at least {ShortestKey} characters; the event subscription's address must have it as ?code=.");
        }
    }
}
