using System.ComponentModel.DataAnnotations;

namespace VoiceAgent.Emulators.Delays;

/// <summary>Sections <c>Delays</c> and <c>Faults</c>, with one rule for each operation.</summary>
internal sealed record DelayOptions : IValidatableObject
{
    /// <summary>The seed of all random delays and faults. When it is not set, a random seed is used and logged at the start.</summary>
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
            : $"{section}:{operation}: this operation does not exist. The operations are {string.Join(", ", Operation.All)}.";
}
