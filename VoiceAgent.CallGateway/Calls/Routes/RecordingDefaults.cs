using System.ComponentModel.DataAnnotations;

namespace VoiceAgent.CallGateway.Calls.Routes;

/// <summary>Section <c>Recordings</c>: the policy of routes that have none, and of fields that a route's own policy leaves out.</summary>
internal sealed record RecordingDefaults : IValidatableObject
{
    public const string Section = "Recordings";

    /// <summary>Days of null mean never.</summary>
    public RecordingPolicy Default { get; init; } = new() { RetentionDays = 90 };

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext) =>
        RecordingRules.Check(Default).Select(static mistake => new ValidationResult($"'Recordings:Default' has a mistake in {mistake.Field}: {mistake.Message}"));
}
