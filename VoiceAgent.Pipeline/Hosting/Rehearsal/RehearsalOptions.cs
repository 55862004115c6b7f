using System.ComponentModel.DataAnnotations;

namespace VoiceAgent.Pipeline.Hosting.Rehearsal;

/// <summary>Section <c>Rehearsal</c>: the calls that a new worker plays with itself before it is ready.</summary>
internal sealed record RehearsalOptions : IValidatableObject
{
    public const string Section = "Rehearsal";

    /// <summary>How many callers call at the same time. Without callers nothing is rehearsed.</summary>
    public int Callers { get; init; } = 16;

    /// <summary>How often each of them speaks. The runtime optimises a method after its thirtieth call, so all callers together need more turns than that.</summary>
    public int Turns { get; init; } = 5;

    /// <summary>After this time the worker becomes ready all the same, with a warning.</summary>
    public TimeSpan Deadline { get; init; } = TimeSpan.FromSeconds(20);

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (Callers is < 0 or > 500 || Turns is < 1 or > 100 || Deadline <= TimeSpan.Zero || Deadline > TimeSpan.FromMinutes(5))
        {
            yield return new ValidationResult("Section 'Rehearsal': Callers must be 0 to 500, Turns 1 to 100, and Deadline positive and at most five minutes.");
        }
    }
}
