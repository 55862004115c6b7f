using System.ComponentModel.DataAnnotations;
using VoiceAgent.Emulators.Phone.Numbers;

namespace VoiceAgent.Emulators.Phone;

/// <summary>Section <c>Phone</c>: the emulated callers.</summary>
internal sealed record PhoneOptions : IValidatableObject
{
    public const string Section = "Phone";

    /// <summary>The caller's number, when neither the request nor the script has one.</summary>
    public string From { get; init; } = "+15550100001";

    public string To { get; init; } = "+15550199001";

    /// <summary>An Azure voice name. The emulated voice only resembles it.</summary>
    public string Voice { get; init; } = "en-US-GuyNeural";

    /// <summary>How long the agent must be silent until the caller assumes that it has finished.</summary>
    public TimeSpan AgentIsDoneAfter { get; init; } = TimeSpan.FromMilliseconds(600);

    /// <summary>How long a caller waits for the agent to speak, when the step does not say.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>A longer call is ended and counts as failed.</summary>
    public TimeSpan LongestCall { get; init; } = TimeSpan.FromMinutes(15);

    /// <summary>How many results of ended calls are kept. The oldest are removed first.</summary>
    public int EndedCallsKept { get; init; } = 500;

    /// <summary>How many recordings of ended calls are kept. Each needs about 2 MB for a minute of speech.</summary>
    public int TapesKept { get; init; } = 20;

    /// <summary>How long the telephone of somebody rings whom the application calls, when no rule says it.</summary>
    public TimeSpan RingsFor { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>How long a number rings that nobody answers, when no rule says it.</summary>
    public TimeSpan GivesUpAfter { get; init; } = TimeSpan.FromSeconds(25);

    /// <summary>What numbers do when the application calls them. <c>PUT /emulator/numbers</c> sets further rules at runtime.</summary>
    public NumberRule[] Numbers { get; init; } = [];

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (EndedCallsKept < 1 || TapesKept < 0)
        {
            yield return new ValidationResult("Phone:EndedCallsKept must be at least 1, and Phone:TapesKept must not be negative.");
        }

        foreach (var (rule, index) in Numbers.Select((rule, index) => (rule, index)))
        {
            if ((rule.Complaint() ?? PhoneScripts.Complaint(rule)) is { } complaint)
            {
                yield return new ValidationResult($"Phone:Numbers:{index}: {complaint}.");
            }
        }
    }
}
