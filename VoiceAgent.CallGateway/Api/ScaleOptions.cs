using System.ComponentModel.DataAnnotations;

namespace VoiceAgent.CallGateway.Api;

/// <summary>Section <c>Scale</c>: how an autoscaler proves that it may read the places.</summary>
internal sealed record ScaleOptions : IValidatableObject
{
    public const string Section = "Scale";

    private const int ShortestKey = 16;

    /// <summary>The secret in the header <c>X-API-Key</c>. Without it, only a token with the role Calls.Read opens the endpoint.</summary>
    public string Key { get; init; } = "";

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (Key.Length is > 0 and < ShortestKey)
        {
            yield return new ValidationResult($"'Scale:Key' must have at least {ShortestKey} characters. The autoscaler sends it in the header X-API-Key.");
        }
    }

    /// <summary>Leaves out the key, because options may be written to logs.</summary>
    public override string ToString() => nameof(ScaleOptions);
}
