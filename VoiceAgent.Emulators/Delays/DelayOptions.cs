using System.ComponentModel.DataAnnotations;

namespace VoiceAgent.Emulators.Delays;

/// <summary>The sections <c>Delays</c> and <c>Faults</c>, a rule an operation.</summary>
internal sealed record DelayOptions : IValidatableObject
{
    /// <summary>Makes every draw repeatable; chosen and printed at start where it is not given.</summary>
    public int? Seed { get; set; }

    public IReadOnlyDictionary<string, DelayRule> Delays { get; set; } = new Dictionary<string, DelayRule>();

    public IReadOnlyDictionary<string, FaultRule> Faults { get; set; } = new Dictionary<string, FaultRule>();

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext) => Complaints().Select(complaint => new ValidationResult(complaint));

    private IEnumerable<string> Complaints() =>
    [
        .. Delays.Select(rule => About("Delays", rule.Key, rule.Value.Complaint())).OfType<string>(),
        .. Faults.Select(rule => About("Faults", rule.Key, rule.Value.Complaint())).OfType<string>(),
    ];

    private static string? About(string section, string operation, string? complaint) =>
        Operation.All.Contains(operation)
            ? complaint is null ? null : $"{section}:{operation}: {complaint}."
            : $"{section}:{operation}: no such operation. Known are {string.Join(", ", Operation.All)}.";
}
