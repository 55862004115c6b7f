using System.ComponentModel.DataAnnotations;
using NodaTime;

namespace VoiceAgent.CallGateway.Calls;

/// <summary>Section <c>Routes</c>: which agent answers which number, and what happens when no worker is free.</summary>
internal sealed record RouteOptions : IValidatableObject
{
    public const string Section = "Routes";

    /// <summary>Answers all numbers that are not in <see cref="Numbers"/>.</summary>
    public Route Default { get; init; } = new() { Agent = "claims" };

    public IReadOnlyList<Route> Numbers { get; init; } = [];

    /// <summary>
    /// E.164. Calls go here when the workers are at capacity, and when a conversation is lost. Without it the caller hears
    /// <see cref="AllLinesBusy"/> or <see cref="ConversationLost"/>. Whoever answers there is not asked first: it may be a queue.
    /// </summary>
    public string? FallbackNumber { get; init; }

    /// <summary>
    /// The announcement when the workers are at capacity and there is no fallback number. It needs <c>Acs:CognitiveServicesUrl</c>.
    /// Without the announcement the call is rejected as busy.
    /// </summary>
    public string? AllLinesBusy { get; init; }

    /// <summary>
    /// The announcement when a conversation is lost and the fallback number is missing or does not answer. The call ends after it. It needs
    /// <c>Acs:CognitiveServicesUrl</c>. Without the announcement the call is hung up.
    /// </summary>
    public string? ConversationLost { get; init; } = "We are sorry. We cannot continue this call because of a technical problem. Please call again in a few minutes.";

    /// <summary>
    /// What a caller hears when no worker has their call for 1.5 seconds, by language: a tag of BCP 47, or only its first part. A route may have its
    /// own words. An empty text says nothing. It needs <c>Acs:CognitiveServicesUrl</c>.
    /// </summary>
    public IReadOnlyDictionary<string, string> OneMoment { get; init; } = new Dictionary<string, string>();

    // The languages of the agents that come with VoiceAgent.
    private static readonly Dictionary<string, string> UsualOneMoment = new()
    {
        ["en"] = "One moment, please.",
        ["de"] = "Einen Moment, bitte.",
        ["es"] = "Un momento, por favor.",
        ["fr"] = "Un instant, s'il vous plaît.",
        ["hi"] = "कृपया एक क्षण रुकिए।",
        ["it"] = "Un momento, per favore.",
        ["ja"] = "少々お待ちください。",
        ["nl"] = "Een ogenblik, alstublieft.",
        ["pl"] = "Chwileczkę, proszę.",
        ["pt"] = "Um momento, por favor.",
        ["zh"] = "请稍等。",
    };

    /// <param name="language">BCP 47.</param>
    public string? OneMomentIn(string language)
    {
        var primary = language.Split('-')[0].ToLowerInvariant();
        return OneMoment.GetValueOrDefault(language) ?? OneMoment.GetValueOrDefault(primary) ?? UsualOneMoment.GetValueOrDefault(primary);
    }

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (Default.Agent.Length == 0 || Default.Language.Length == 0)
        {
            yield return new ValidationResult("'Routes:Default' needs an Agent and a Language.");
        }

        foreach (var route in Numbers.Where(route => !CallTargets.IsNumber(route.Number) || route.Agent.Length == 0))
        {
            yield return new ValidationResult(
                $"'Routes:Numbers' has an entry '{route.Number}' without an Agent or without a Number such as +15550199001.");
        }

        if (FallbackNumber is { Length: > 0 } fallback && !CallTargets.IsNumber(fallback))
        {
            yield return new ValidationResult($"'Routes:FallbackNumber' is '{fallback}', which is not a number. Set a number such as +15550199001, or leave it out.");
        }

        foreach (var (where, human) in Numbers.Select(route => ("Numbers", route.TransferTo)).Prepend(("Default", Default.TransferTo)))
        {
            if (human is { Length: > 0 } && !CallTargets.IsNumber(human) && !CallTargets.IsUser(human))
            {
                yield return new ValidationResult($"'Routes:{where}' has a TransferTo '{human}' that is not valid. Set a number such as +15550199900 or the raw id of a user.");
            }
        }

        foreach (var (where, route) in Numbers.Select(route => (route.Number, route)).Prepend(("Default", Default)).Where(entry => !entry.Item2.HasKnownZone))
        {
            yield return new ValidationResult(
                $"'Routes' has a TimeZone '{route.TimeZone}' for {where}, which is not a time zone. Set an IANA name such as America/New_York, Europe/Berlin or UTC, with its capital letters.");
        }

        foreach (var twice in Numbers.GroupBy(route => route.Number).Where(same => same.Count() > 1))
        {
            yield return new ValidationResult($"'Routes:Numbers' names {twice.Key} more than once.");
        }
    }
}

/// <summary>The agent that answers a number.</summary>
internal sealed record Route
{
    /// <summary>E.164.</summary>
    public string Number { get; init; } = "";

    /// <summary>The name of one of the pipeline's agent definitions.</summary>
    public string Agent { get; init; } = "";

    /// <summary>BCP 47.</summary>
    public string Language { get; init; } = "en-US";

    /// <summary>The target of transfers: E.164, or the raw id of a user. Without it, only transfers that name a target are possible.</summary>
    public string? TransferTo { get; init; }

    /// <summary>What the caller hears when no worker has their call for 1.5 seconds. Without it, the words of the language apply. An empty text says nothing.</summary>
    public string? OneMoment { get; init; }

    /// <summary>The time zone of the place that has this number: IANA, such as <c>America/New_York</c>. Without it the agent's own applies.</summary>
    public string? TimeZone { get; init; }

    internal bool HasKnownZone => TimeZone is null or "" || DateTimeZoneProviders.Tzdb.GetZoneOrNull(TimeZone) is not null;

    /// <summary>
    /// A transfer is done only when a person has accepted the call, by key or word. Set it to false if the target is a queue or a menu, which a
    /// machine answers on purpose. It needs <c>Acs:CognitiveServicesUrl</c>. Without that, whoever picks up gets the caller.
    /// </summary>
    public bool TransferNeedsPerson { get; init; } = true;
}
