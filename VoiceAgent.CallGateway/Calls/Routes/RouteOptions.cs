using System.ComponentModel.DataAnnotations;

namespace VoiceAgent.CallGateway.Calls.Routes;

/// <summary>
/// Section <c>Routes</c>: which agent answers which number, and what happens when no worker is free. <see cref="Default"/> and <see cref="Numbers"/>
/// are copied to Cosmos DB at the first start. From then on the routes there apply. The other settings apply to routes that have none of their own.
/// </summary>
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

    /// <summary>The routes as they are stored. The default route comes first.</summary>
    public IReadOnlyList<Route> All => [Default with { Number = Route.DefaultNumber }, .. Numbers];

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

        foreach (var route in All)
        {
            var where = route.Number == Route.DefaultNumber ? "'Routes:Default' has a mistake" : $"'Routes:Numbers' has a mistake for {route.Number}";
            foreach (var mistake in RouteRules.Check(route).Where(mistake => mistake.Field is not ("number" or "agent")))
            {
                yield return new ValidationResult($"{where} in {mistake.Field}: {mistake.Message}");
            }
        }

        foreach (var twice in Numbers.GroupBy(route => route.Number).Where(same => same.Count() > 1))
        {
            yield return new ValidationResult($"'Routes:Numbers' names {twice.Key} more than once.");
        }
    }
}
