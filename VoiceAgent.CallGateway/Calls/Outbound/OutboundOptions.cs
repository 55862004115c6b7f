using System.ComponentModel.DataAnnotations;
using VoiceAgent.CallGateway.Calls.Routes;

namespace VoiceAgent.CallGateway.Calls.Outbound;

/// <summary>Section <c>Outbound</c>: whom the platform may call, and how much.</summary>
internal sealed record OutboundOptions : IValidatableObject
{
    public const string Section = "Outbound";

    private static readonly TimeSpan ShortestRing = TimeSpan.FromSeconds(5);

    // The telephony service gives up after about two minutes.
    private static readonly TimeSpan LongestRing = TimeSpan.FromMinutes(2);

    /// <summary>Numbers that may be called, or beginnings that end with <c>*</c>, such as <c>+1555*</c>. Empty: no call is placed. <c>*</c> allows all.</summary>
    public IReadOnlyList<string> Targets { get; init; } = [];

    /// <summary>The most calls that are placed in an hour of the clock.</summary>
    public int CallsPerHour { get; init; } = 200;

    /// <summary>The most calls that are placed on a day in UTC.</summary>
    public int CallsPerDay { get; init; } = 2_000;

    /// <summary>How many of the workers' places are kept for people who call.</summary>
    public int PlacesForCallers { get; init; } = 1;

    /// <summary>How long a telephone rings when the request does not say.</summary>
    public TimeSpan RingsFor { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>E.164. A number that the default route answers. Calls of that route are made from it, also the call-backs.</summary>
    public string? From { get; init; }

    /// <summary>How often a person is called back who does not answer.</summary>
    public int CallbackAttempts { get; init; } = 3;

    /// <summary>The time between two attempts to call back.</summary>
    public TimeSpan CallbackSpacing { get; init; } = TimeSpan.FromMinutes(15);

    /// <summary>When people may be called back, in their own time zone. The business hours of the route apply too.</summary>
    public string CallbackHours { get; init; } = "08:00-20:00";

    public bool MayCall(string target) => CallTargets.IsListed(target, Targets);

    public static bool IsRing(TimeSpan? time) => time is null || (time >= ShortestRing && time <= LongestRing);

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (CallsPerHour < 0 || CallsPerDay < 0 || PlacesForCallers < 0)
        {
            yield return new ValidationResult("'Outbound:CallsPerHour', 'Outbound:CallsPerDay' and 'Outbound:PlacesForCallers' must not be negative.");
        }

        if (!IsRing(RingsFor))
        {
            yield return new ValidationResult("'Outbound:RingsFor' must be between 5 seconds (00:00:05) and 2 minutes (00:02:00).");
        }

        if (From is { Length: > 0 } && !CallTargets.IsNumber(From))
        {
            yield return new ValidationResult($"'Outbound:From' is '{From}', which is not a number. Set a number such as +15550199001, or leave it out.");
        }

        if (CallbackAttempts is < 1 or > RetryRule.Most || CallbackSpacing < TimeSpan.FromSeconds(1) || CallbackSpacing > TimeSpan.FromDays(7))
        {
            yield return new ValidationResult("'Outbound:CallbackAttempts' must be between 1 and 10, and 'Outbound:CallbackSpacing' between one second and 7 days.");
        }

        if (OpenInterval.Read(CallbackHours) is null)
        {
            yield return new ValidationResult($"'Outbound:CallbackHours' is '{CallbackHours}'. {OpenInterval.Form}");
        }
    }
}
