using System.ComponentModel.DataAnnotations;

namespace VoiceAgent.CallGateway.Api;

/// <summary>Section <c>Api</c>: how often one caller of the API may ask.</summary>
internal sealed record ApiOptions : IValidatableObject
{
    public const string Section = "Api";

    public int RequestsPerSecond { get; init; } = 50;

    /// <summary>How many may come at once after a pause.</summary>
    public int Burst { get; init; } = 200;

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (RequestsPerSecond < 1 || Burst < RequestsPerSecond)
        {
            yield return new ValidationResult("'Api' needs RequestsPerSecond of at least 1 and a Burst that is no smaller.");
        }
    }
}
